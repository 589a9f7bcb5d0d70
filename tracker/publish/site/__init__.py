"""The public record as pages and files."""
