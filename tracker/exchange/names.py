"""What columns are called in the languages whose lists are read: data, a table a language."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.exchange.profile import ListField

#: Names by field, the better before the worse. English, and the languages of `months`.
NAMES_BY_LANGUAGE: Mapping[str, Mapping[ListField, str]] = {
    "en": {
        ListField.REF: "ref|reference|id|identifier|uid|key|code|number|no|nr|#|slug|commitment id"
        "|commitment number|issue key|card id|recommendation number|rec no|recommendation no"
        "|reference number"
        "|action no|action number|action id|promise id|pledge id|commitment no|item no|serial no",
        ListField.TITLE: "title|short title|headline|promise|pledge|commitment|recommendation"
        "|undertaking|action|measure|objective|goal|milestone|proposal|policy|deliverable"
        "|initiative|target outcome|item|name|summary|project|activity|task|what",
        ListField.WORDING: "wording|verbatim|full text|exact words|promise text|commitment text"
        "|pledge text|action text|recommendation text|text|quote|quotation|statement"
        "|promise wording|commitment wording",
        ListField.STATUS: "status|progress|rag|rag status|rag rating|verdict|rating|ruling|outcome"
        "|delivery status|implementation status|completion status|completion level|current status"
        "|state|list name|our verdict|judgement"
        "|judgment|evaluation|assessment|new status|to|our view|delivery tracker",
        ListField.REASON: "reason|status reason|status info|status note|status notes"
        "|status comment|status description|status detail|status details|status explanation"
        "|status text|rationale|explanation|justification|why|verdict reason|progress update"
        "|progress note|progress notes|progress report|progress description|latest update|update"
        "|last update|commentary|action taken|actions taken|progress to date|progress made",
        ListField.DUE: "due|due date|due by|due phrase|deadline|target date|target year|by when"
        "|target completion|target completion date|expected completion|planned completion"
        "|expected completion date|planned completion date|delivery date|delivery timeline"
        "|deliver by|timescale|timeframe|timeline|original timeline|time frame|when|target"
        "|target deadline|completion deadline|due year|expected date|planned date"
        "|completion|completion date|date of completion|end date|finish date",
        ListField.OCCURRED: "occurred|judged|status date|date of status|updated|updated at"
        "|updated on|last updated|date updated|as at|as of|date completed|completed on|verdict date"
        "|actual completion|actual completion date|date assessed|assessed on|date checked"
        "|data checked|last checked|last reviewed|closed at"
        "|closed on|date closed|completed at|resolved|resolved at|resolution date|date done|done on"
        "|date delivered|delivered on"
        "|actual date|actual delivery date|last update",
        ListField.ANNOUNCED: "announced|announced on|date announced|announcement date|date made"
        "|made|made on|date promised|promised on|promise date|date published|published"
        "|published on|publication date|date of promise|date of commitment|pledged on|date pledged",
        ListField.LEAD: "lead|owner|who|lead minister|department|lead department|responsible"
        "|responsible body|responsible department|responsible officer|responsibility"
        "|lead organisation|lead organization|lead agency|lead officer|accountable|organisation"
        "|organization|agency|ministry|minister|council|authority|public body|body"
        "|responsible ministry|responsible minister|responsible agency|responsible party"
        "|implementing agency|lead implementing agency|implementing body|action owner|owned by"
        "|assigned to|assignee|cabinet member|portfolio holder|sponsor",
        ListField.TO: "to|addressee|addressees|addressed to|directed to|recipient|for action by",
        ListField.BY: "by|promised by|promiser|made by|announced by|party|politician|speaker"
        "|candidate",
        ListField.PARENT: "parent|parent id|parent ref|part of|belongs to|parent commitment",
        ListField.KIND: "kind|type|commitment type|promise type",
        ListField.EVIDENCE: "evidence|evidence url|evidence urls|evidence link|evidence links|proof"
        "|evidence of progress|status source|status url",
        ListField.SOURCE: "source|sources|source url|source link|url|link|links|web page|web link"
        "|document url|references|document link|source document|permalink|source page|website|web",
        ListField.NOTE: "note|notes|description|details|detail|comment|comments|remark|remarks"
        "|caveat|caveats",
        ListField.TAG: "tag|tags|category|categories|theme|themes|topic|topics|area|policy area"
        "|subject|sector|pillar|chapter|portfolio|region|scope|keywords|field|priority area"
        "|priority|section",
        ListField.RECORDED: "recorded at|recorded|recorded on|timestamp|logged at|captured at"
        "|scraped at|snapshot|snapshot date|committed at|created at",
    },
    "fr": {
        ListField.REF: "numero|reference|identifiant|code",
        ListField.TITLE: "titre|intitule|promesse|engagement|mesure|recommandation|action|objectif",
        ListField.WORDING: "texte|libelle|texte de l engagement|citation",
        ListField.STATUS: "statut|etat|avancement|etat d avancement|stade|etat d execution",
        ListField.REASON: "motif|commentaire sur l avancement|explication|justification",
        ListField.DUE: "echeance|date limite|date butoir|delai|date cible|calendrier",
        ListField.OCCURRED: "mise a jour|date de mise a jour|date maj|maj"
        "|date de realisation|realise le",
        ListField.ANNOUNCED: "date d annonce|date de la promesse|annonce le",
        ListField.LEAD: "ministere|responsable|organisme|pilote|porteur|service|chef de file"
        "|elu referent|referent|direction|direction responsable"
        "|ministre|adjoint|adjoint delegue|elu",
        ListField.TO: "destinataire",
        ListField.BY: "parti|candidat|auteur",
        ListField.EVIDENCE: "preuve|preuves",
        ListField.SOURCE: "lien|liens|source|sources|site web|page web|adresse",
        ListField.NOTE: "commentaire|commentaires|remarques|description",
        ListField.TAG: "categorie|thematique|domaine|theme|secteur|axe",
        ListField.RECORDED: "enregistre le",
    },
    "de": {
        ListField.REF: "nummer|lfd nr|kennung|kennziffer|nr",
        ListField.TITLE: "titel|versprechen|zusage|vorhaben|massnahme|empfehlung|ziel|projekt"
        "|bezeichnung|zusicherung",
        ListField.WORDING: "wortlaut|text|zitat",
        ListField.STATUS: "umsetzungsstand|status|stand|sachstand|bewertung|umsetzungsstatus"
        "|einschatzung|stand der umsetzung",
        ListField.REASON: "begrundung|erlauterung|erlauterung zum stand",
        ListField.DUE: "frist|fallig|faellig|termin|bis wann|zieldatum|falligkeit|zeitplan"
        "|fertigstellung bis|umsetzung bis|zieltermin|stichtag",
        ListField.OCCURRED: "aktualisiert|stand vom|erledigt am|abgeschlossen am|umgesetzt am"
        "|bewertet am",
        ListField.ANNOUNCED: "angekundigt|angekundigt am|datum der zusage",
        ListField.LEAD: "zustandig|zustandigkeit|verantwortlich|ministerium|ressort|behorde"
        "|federfuhrung|zustandige stelle|zustandiges ressort|zustandiges ministerium",
        ListField.TO: "adressat",
        ListField.BY: "partei",
        ListField.EVIDENCE: "beleg|belege|nachweis",
        ListField.SOURCE: "quelle|quellen|link|url",
        ListField.NOTE: "anmerkung|anmerkungen|bemerkung|bemerkungen|beschreibung",
        ListField.TAG: "kategorie|thema|bereich|handlungsfeld|themenfeld",
        ListField.RECORDED: "erfasst am",
    },
    "es": {
        ListField.REF: "numero|codigo|referencia|clave",
        ListField.TITLE: "titulo|promesa|compromiso|medida|recomendacion|accion|objetivo|nombre",
        ListField.WORDING: "texto|texto de la promesa|cita|texto del compromiso",
        ListField.STATUS: "estado|cumplimiento|situacion|estatus|avance|grado de cumplimiento",
        ListField.REASON: "motivo|explicacion|justificacion|descripcion del avance",
        ListField.DUE: "plazo|fecha limite|vencimiento|fecha objetivo|fecha prevista|fecha meta"
        "|fecha compromiso|fecha comprometida",
        ListField.OCCURRED: "actualizado|fecha de actualizacion|fecha de cumplimiento|cumplido el",
        ListField.ANNOUNCED: "fecha de anuncio|fecha del anuncio|anunciado el",
        ListField.LEAD: "responsable|ministerio|organismo|entidad|institucion|secretaria"
        "|dependencia|entidad responsable|concejal|concejalia|ministro",
        ListField.TO: "destinatario",
        ListField.BY: "partido|candidato",
        ListField.EVIDENCE: "evidencia|evidencias|prueba",
        ListField.SOURCE: "fuente|fuentes|enlace|enlaces",
        ListField.NOTE: "nota|notas|observaciones|descripcion|comentarios",
        ListField.TAG: "categoria|tema|ambito|area|eje|sector",
        ListField.RECORDED: "registrado",
    },
    "cy": {
        ListField.REF: "cyfeirnod|cyf|rhif",
        ListField.TITLE: "teitl|addewid|ymrwymiad|argymhelliad|cam gweithredu",
        ListField.WORDING: "geiriad|testun",
        ListField.STATUS: "statws|cynnydd",
        ListField.REASON: "rheswm",
        ListField.DUE: "dyddiad cau|dyddiad targed|erbyn",
        ListField.OCCURRED: "diweddarwyd",
        ListField.ANNOUNCED: "cyhoeddwyd",
        ListField.LEAD: "adran|perchennog|arweinydd|corff",
        ListField.BY: "plaid",
        ListField.EVIDENCE: "tystiolaeth",
        ListField.SOURCE: "ffynhonnell|dolen",
        ListField.NOTE: "nodyn|nodiadau|sylwadau",
        ListField.TAG: "categori|maes|thema",
    },
    "pt": {
        ListField.REF: "numero|codigo|referencia",
        ListField.TITLE: "titulo|promessa|compromisso|medida|recomendacao|acao|meta|nome",
        ListField.WORDING: "texto|texto da promessa|citacao",
        ListField.STATUS: "estado|situacao|andamento|cumprimento|status",
        ListField.REASON: "motivo|justificativa|explicacao|descricao do andamento",
        ListField.DUE: "prazo|data limite|data prevista|vencimento|data alvo",
        ListField.OCCURRED: "atualizado em|data de atualizacao|data de conclusao|concluido em",
        ListField.ANNOUNCED: "data do anuncio|anunciado em",
        ListField.LEAD: "responsavel|ministerio|orgao|secretaria|entidade|orgao responsavel"
        "|ministro|vereador",
        ListField.BY: "partido|candidato",
        ListField.EVIDENCE: "evidencia|evidencias",
        ListField.SOURCE: "fonte|fontes|ligacao",
        ListField.NOTE: "nota|notas|observacoes|descricao",
        ListField.TAG: "categoria|tema|area|eixo",
    },
    "it": {
        ListField.REF: "numero|codice|riferimento|n",
        ListField.TITLE: "titolo|promessa|impegno|misura|raccomandazione|azione|obiettivo"
        "|intervento",
        ListField.WORDING: "testo|testo della promessa|citazione",
        ListField.STATUS: "stato|avanzamento|stato di avanzamento|esito",
        ListField.REASON: "motivazione|motivo|spiegazione|descrizione dello stato",
        ListField.DUE: "scadenza|termine|data prevista|entro il|data obiettivo",
        ListField.OCCURRED: "aggiornato il|data di aggiornamento|data di completamento"
        "|completato il|realizzato il",
        ListField.ANNOUNCED: "data dell annuncio|annunciato il",
        ListField.LEAD: "responsabile|ministero|ente|dipartimento|amministrazione|ufficio"
        "|assessorato|assessorato competente|assessore|ministro",
        ListField.BY: "partito|candidato",
        ListField.EVIDENCE: "prova|prove|evidenza",
        ListField.SOURCE: "fonte|fonti|collegamento",
        ListField.NOTE: "nota|osservazioni|descrizione|commenti",
        ListField.TAG: "categoria|tema|ambito|settore|area",
    },
    "nl": {
        ListField.REF: "nummer|kenmerk|volgnummer|volgnr",
        ListField.TITLE: "titel|belofte|toezegging|maatregel|aanbeveling|actie|doel",
        ListField.WORDING: "tekst|letterlijke tekst|citaat",
        ListField.STATUS: "status|stand van zaken|voortgang|beoordeling",
        ListField.REASON: "reden|toelichting|toelichting op de voortgang",
        ListField.DUE: "termijn|deadline|streefdatum|uiterste datum|uiterlijk|gereed voor"
        "|einddatum",
        ListField.OCCURRED: "bijgewerkt|bijgewerkt op|afgerond op|datum afgerond|voltooid op",
        ListField.ANNOUNCED: "aangekondigd|datum toezegging|aangekondigd op",
        ListField.LEAD: "verantwoordelijk|ministerie|departement|verantwoordelijke|trekker"
        "|bewindspersoon|wethouder",
        ListField.BY: "partij",
        ListField.EVIDENCE: "bewijs",
        ListField.SOURCE: "bron|bronnen|vindplaats",
        ListField.NOTE: "opmerking|opmerkingen|omschrijving",
        ListField.TAG: "categorie|thema|onderwerp|domein",
    },
    "pl": {
        ListField.REF: "lp|numer|nr|identyfikator|kod",
        ListField.TITLE: "tytuł|obietnica|zobowiązanie|działanie|rekomendacja|zadanie|cel|nazwa",
        ListField.WORDING: "treść|treść obietnicy|tekst|cytat",
        ListField.STATUS: "status|stan|stan realizacji|postęp|ocena",
        ListField.REASON: "uzasadnienie|powód|opis postępu|opis realizacji",
        ListField.DUE: "termin|termin realizacji|data planowana|do kiedy",
        ListField.OCCURRED: "aktualizacja|data aktualizacji|data realizacji|data wykonania"
        "|zrealizowano|wykonano",
        ListField.ANNOUNCED: "data zapowiedzi|data ogłoszenia",
        ListField.LEAD: "odpowiedzialny|ministerstwo|resort|jednostka|instytucja|urząd",
        ListField.BY: "partia|kandydat",
        ListField.EVIDENCE: "dowód|dowody",
        ListField.SOURCE: "źródło|źródła|odnośnik",
        ListField.NOTE: "uwagi|uwaga|komentarz|opis",
        ListField.TAG: "kategoria|temat|obszar|dziedzina",
    },
    "ru": {
        ListField.REF: "номер|№|№ п/п|п/п|n|код|ид",
        ListField.TITLE: "обещание|обязательство|название|мероприятие|мера|рекомендация|поручение"
        "|наименование|задача",
        ListField.WORDING: "текст|текст обещания|формулировка|цитата|содержание"
        "|содержание поручения",
        ListField.STATUS: "статус|состояние|ход выполнения|исполнение|оценка|выполнение"
        "|отметка об исполнении|отметка о выполнении",
        ListField.REASON: "причина|пояснение|обоснование|комментарий о ходе",
        ListField.DUE: "срок|срок исполнения|срок выполнения|крайний срок|контрольный срок",
        ListField.OCCURRED: "обновлено|дата обновления|дата выполнения|выполнено|дата исполнения",
        ListField.ANNOUNCED: "дата обещания|дата объявления",
        ListField.LEAD: "ответственный|ответственные|министерство|ведомство|исполнитель|орган"
        "|ответственный исполнитель",
        ListField.BY: "партия|кандидат",
        ListField.EVIDENCE: "доказательство|подтверждение",
        ListField.SOURCE: "источник|источники|ссылка",
        ListField.NOTE: "примечание|примечания|комментарий|описание",
        ListField.TAG: "категория|тема|область|сфера|раздел",
    },
    "uk": {
        ListField.REF: "номер|№|код",
        ListField.TITLE: "обіцянка|зобов'язання|назва|захід|рекомендація|завдання",
        ListField.WORDING: "текст|текст обіцянки|формулювання|цитата",
        ListField.STATUS: "статус|стан|стан виконання|виконання",
        ListField.REASON: "причина|пояснення|обґрунтування",
        ListField.DUE: "термін|строк|термін виконання|строк виконання|дедлайн",
        ListField.OCCURRED: "оновлено|дата оновлення|дата виконання|виконано",
        ListField.ANNOUNCED: "дата обіцянки|дата оголошення",
        ListField.LEAD: "відповідальний|міністерство|відомство|виконавець",
        ListField.BY: "партія|кандидат",
        ListField.EVIDENCE: "доказ|докази|підтвердження",
        ListField.SOURCE: "джерело|джерела|посилання",
        ListField.NOTE: "примітка|примітки|коментар|опис",
        ListField.TAG: "категорія|тема|галузь|сфера",
    },
    "el": {
        ListField.REF: "αριθμός|κωδικός|α/α",
        ListField.TITLE: "τίτλος|υπόσχεση|δέσμευση|μέτρο|δράση|σύσταση|στόχος",
        ListField.WORDING: "κείμενο|διατύπωση|κείμενο δέσμευσης",
        ListField.STATUS: "κατάσταση|πρόοδος|στάδιο|εξέλιξη",
        ListField.REASON: "αιτιολογία|αιτία|επεξήγηση",
        ListField.DUE: "προθεσμία|ημερομηνία στόχος|χρονοδιάγραμμα|έως",
        ListField.OCCURRED: "ενημερώθηκε|ημερομηνία ολοκλήρωσης|ολοκληρώθηκε",
        ListField.ANNOUNCED: "ημερομηνία ανακοίνωσης|ανακοινώθηκε",
        ListField.LEAD: "υπεύθυνος|υπουργείο|φορέας|αρμόδιος|υπεύθυνος φορέας",
        ListField.BY: "κόμμα|υποψήφιος",
        ListField.EVIDENCE: "τεκμήριο|τεκμήρια",
        ListField.SOURCE: "πηγή|πηγές|σύνδεσμος",
        ListField.NOTE: "σημείωση|σημειώσεις|παρατηρήσεις|περιγραφή",
        ListField.TAG: "κατηγορία|θέμα|τομέας",
    },
    "tr": {
        ListField.REF: "sıra|sıra no|numara|kod",
        ListField.TITLE: "başlık|vaat|söz|taahhüt|eylem|öneri|hedef|proje",
        ListField.WORDING: "metin|vaat metni|taahhüt metni|alıntı",
        ListField.STATUS: "durum|ilerleme|gerçekleşme durumu|değerlendirme",
        ListField.REASON: "açıklama|gerekçe|neden",
        ListField.DUE: "hedef tarih|son tarih|süre|vade|bitiş tarihi",
        ListField.OCCURRED: "güncelleme tarihi|tamamlanma tarihi|gerçekleşme tarihi",
        ListField.ANNOUNCED: "açıklama tarihi|duyuru tarihi",
        ListField.LEAD: "sorumlu|sorumlu kurum|bakanlık|kurum|sorumlu birim",
        ListField.BY: "parti|aday",
        ListField.EVIDENCE: "kanıt",
        ListField.SOURCE: "kaynak|kaynaklar|bağlantı",
        ListField.NOTE: "not|notlar|açıklamalar",
        ListField.TAG: "kategori|konu|alan|sektör",
    },
    "ar": {
        ListField.REF: "الرقم|رقم|م|الرمز",
        ListField.TITLE: "العنوان|الوعد|التعهد|الالتزام|الإجراء|التوصية|الهدف|المشروع|اسم المشروع",
        ListField.WORDING: "النص|نص الوعد|نص التعهد|نص الالتزام",
        ListField.STATUS: "الحالة|حالة التنفيذ|التقدم|مستوى الإنجاز|الوضع",
        ListField.REASON: "السبب|التوضيح|شرح الحالة|المبررات",
        ListField.DUE: "الموعد النهائي|تاريخ الاستحقاق|الموعد|المهلة|التاريخ المستهدف",
        ListField.OCCURRED: "تاريخ التحديث|تاريخ الإنجاز|آخر تحديث|تاريخ التنفيذ",
        ListField.ANNOUNCED: "تاريخ الإعلان|تاريخ الوعد",
        ListField.LEAD: "الجهة المسؤولة|الوزارة|الجهة|المسؤول|الجهة المنفذة|الهيئة",
        ListField.BY: "الحزب|المرشح",
        ListField.EVIDENCE: "الدليل|الأدلة",
        ListField.SOURCE: "المصدر|المصادر|الرابط",
        ListField.NOTE: "ملاحظات|ملاحظة|الوصف|تعليق",
        ListField.TAG: "الفئة|الموضوع|المجال|القطاع|المحور",
    },
    "hi": {
        ListField.REF: "क्रमांक|क्रम संख्या|संख्या|कोड",
        ListField.TITLE: "शीर्षक|वादा|घोषणा|योजना|प्रतिबद्धता|सिफारिश|लक्ष्य",
        ListField.WORDING: "पाठ|वादे का पाठ|विवरण पाठ",
        ListField.STATUS: "स्थिति|प्रगति|वर्तमान स्थिति",
        ListField.REASON: "कारण|स्पष्टीकरण|प्रगति विवरण",
        ListField.DUE: "समय सीमा|अंतिम तिथि|लक्ष्य तिथि|नियत तिथि",
        ListField.OCCURRED: "अद्यतन तिथि|पूर्ण होने की तिथि|अंतिम अद्यतन",
        ListField.ANNOUNCED: "घोषणा तिथि|घोषणा की तिथि",
        ListField.LEAD: "विभाग|मंत्रालय|जिम्मेदार|उत्तरदायी विभाग|संस्था",
        ListField.BY: "दल|पार्टी|उम्मीदवार",
        ListField.EVIDENCE: "प्रमाण|साक्ष्य",
        ListField.SOURCE: "स्रोत|लिंक|कड़ी",
        ListField.NOTE: "टिप्पणी|टिप्पणियाँ|विवरण",
        ListField.TAG: "श्रेणी|विषय|क्षेत्र",
    },
    "th": {
        ListField.REF: "ลำดับ|ลำดับที่|รหัส|เลขที่",
        ListField.TITLE: "ชื่อ|คำมั่น|คำสัญญา|นโยบาย|โครงการ|มาตรการ|ข้อเสนอแนะ|คำมั่นสัญญา",
        ListField.WORDING: "ข้อความ|ถ้อยคำ|เนื้อหา",
        ListField.STATUS: "สถานะ|ความคืบหน้า|ผลการดำเนินงาน",
        ListField.REASON: "เหตุผล|คำอธิบาย|รายละเอียดความคืบหน้า",
        ListField.DUE: "กำหนดเสร็จ|กำหนดเวลา|วันครบกำหนด|ภายใน|เป้าหมายปี",
        ListField.OCCURRED: "วันที่แล้วเสร็จ|วันที่ปรับปรุง|อัปเดตล่าสุด",
        ListField.ANNOUNCED: "วันที่ประกาศ|วันที่สัญญา",
        ListField.LEAD: "หน่วยงาน|กระทรวง|ผู้รับผิดชอบ|หน่วยงานรับผิดชอบ",
        ListField.BY: "พรรค|ผู้สมัคร",
        ListField.EVIDENCE: "หลักฐาน",
        ListField.SOURCE: "แหล่งที่มา|ที่มา|ลิงก์",
        ListField.NOTE: "หมายเหตุ|รายละเอียด",
        ListField.TAG: "หมวดหมู่|หมวด|ด้าน|ประเภท",
    },
    "zh": {
        ListField.REF: "编号|序号|编码|編號|序號",
        ListField.TITLE: "标题|承诺|项目|名称|措施|建议|目标|任务|標題|承諾|項目|名稱|建議|政見",
        ListField.WORDING: "内容|承诺内容|原文|文本|內容|承諾內容",
        ListField.STATUS: "状态|进展|完成情况|进度|落实情况|狀態|進度|執行情形|辦理情形",
        ListField.REASON: "原因|说明|进展说明|理由|說明",
        ListField.DUE: "期限|截止日期|完成时限|目标日期|计划完成时间|完成時限|預計完成",
        ListField.OCCURRED: "更新日期|完成日期|完成时间|更新时间|完成時間",
        ListField.ANNOUNCED: "承诺日期|公布日期|宣布日期",
        ListField.LEAD: "负责单位|责任单位|领导|分管领导|部门|主管部门|牵头单位"
        "|负责人|主辦機關|負責單位",
        ListField.BY: "政党|候选人|政黨|候選人",
        ListField.EVIDENCE: "证据|佐证|證據",
        ListField.SOURCE: "来源|链接|出处|网址|來源|連結|網址",
        ListField.NOTE: "备注|注释|備註",
        ListField.TAG: "类别|分类|领域|主题|類別|分類|領域",
    },
    "ja": {
        ListField.REF: "番号|管理番号|通し番号|no|コード",
        ListField.TITLE: "公約|項目|タイトル|件名|施策|施策名|取組|提言|目標|事業名",
        ListField.WORDING: "本文|公約内容|公約本文|内容|原文",
        ListField.STATUS: "状況|進捗|進捗状況|達成状況|実施状況|評価|ステータス",
        ListField.REASON: "理由|説明|進捗説明|評価理由",
        ListField.DUE: "期限|期日|目標年度|達成期限|完了予定|予定時期|目標時期",
        ListField.OCCURRED: "更新日|完了日|達成日|評価日|完了年月日|達成年月日",
        ListField.ANNOUNCED: "発表日|公表日",
        ListField.LEAD: "担当|所管|担当部署|担当課|主管課|省庁|所管省庁|責任者",
        ListField.BY: "政党|候補者",
        ListField.EVIDENCE: "根拠|証拠",
        ListField.SOURCE: "出典|リンク|情報源",
        ListField.NOTE: "備考|メモ|注記",
        ListField.TAG: "分野|カテゴリ|分類|テーマ",
    },
    "ko": {
        ListField.REF: "번호|연번|순번|코드",
        ListField.TITLE: "공약|제목|과제|공약명|과제명|사업명|약속|권고|목표",
        ListField.WORDING: "내용|공약내용|원문|본문",
        ListField.STATUS: "상태|진행상황|이행현황|추진현황|이행상황|추진상황|이행여부|평가"
        "|진행상태",
        ListField.REASON: "사유|설명|추진내용|평가사유",
        ListField.DUE: "기한|마감일|완료예정|목표연도|이행기한|완료예정일|목표일",
        ListField.OCCURRED: "갱신일|완료일|완료일자|수정일|업데이트",
        ListField.ANNOUNCED: "발표일|공약일",
        ListField.LEAD: "담당|담당부서|주관부처|소관부처|부서|책임자|담당기관|담당과",
        ListField.BY: "정당|후보",
        ListField.EVIDENCE: "근거|증거",
        ListField.SOURCE: "출처|링크",
        ListField.NOTE: "비고|메모",
        ListField.TAG: "분야|분류|주제",
    },
}
#: Names that are taken for a promise's own only by what stands beside them: an owner, a state.
QUALIFIED = (
    "card|issue|ticket|task|de|del|du|des|di|do|der|la|le|el|les|l|nombre|nom|nome|titre|titulo"
    "|titolo|titel|libelle|intitule|texte|texto|testo|short|full|main|original|english|welsh|french|official|long|brief|exact|government|policy"
    "|promise|pledge|commitment|recommendation|action|measure|goal|objective|project|campaign"
    "|manifesto|undertaking|milestone|item|program|programme|initiative|key|specific"
)
#: Words in the name of a column that says something of a promise, and is not the promise.
ASIDE = (
    "id|number|no|nr|code|type|kind|date|status|owner|lead|category|area|link|url|taken|update"
    "|updates|progress|response|count|score|rank|order|date|year|budget|cost|location|level|group"
    "|source|page|notes|note|comment|comments|tag|tags|theme|sector|minister|department|reason"
    "|party|timeline|deadline|target|completed|accepted|rating|description|details|slug|file|image"
)
#: How words begin that say whether a day is one that is planned, or one on which a thing was
#: done; and words of which one stands beside them in the name of a day.
PLANNED = (
    "planned|expected|target|estimated|projected|anticipated|scheduled|forecast|prevu|prevision"
    "|cible|geplant|voraussichtlich|previsto|prevista|estimad|objetivo|verwacht|gepland|planow"
    "|планов|заплан|προβλεπόμεν|المستهدف|المتوقع|预计|计划|預計|預定|预定|予定|目標|예정|목표|लक्ष्य"
    "|เป้าหมาย|hedef|planlan"
)
ACTUAL = (
    "actual|real|reel|effecti|tatsachlich|efectiv|efetiv|effettiv|werkelijk|faktyczn|rzeczywist"
    "|фактич|πραγματικ|الفعلي|实际|實際|実績|실제|वास्तविक|จริง|gerçekleş|fiili"
)
OF_DAY = (
    "date|day|year|quarter|completion|delivery|finish|end|datum|abschluss|fertigstellung|jahr"
    "|livraison|achevement|fin|realisation|fecha|termino|cumplimiento|ano|data|conclusao|anno"
    "|completamento|afronding|jaar|zakończenia|rok|дата|срок|год|завершения|рік|ημερομηνία|تاريخ"
    "|الموعد|日期|时间|時間|日|年|年度|時期|년|일|연도|तिथि|วันที่|tarih|tarihi"
)
#: Words of which one stands in the names of most bodies and offices.
BODIES = (
    "ministry|minister|department|dept|office|agency|council|authority|secretary|board|committee"
    "|commission|service|cllr|ministere|mairie|direction|prefecture|mme|ministerium|amt|behorde"
    "|ministerio|secretaria|dependencia|instituto|ministero|dipartimento|ministerie|ministerstwo"
    "|urzad|министерство|департамент|управление|минист|міністерство|υπουργειο|وزارة|هيئة|विभाग"
    "|मंत्रालय|กระทรวง|กรม|部|局|厅|委|省|課|课|處|处|과|부|처|청|bakanligi|mudurlugu"
)
#: Names of pictures and of files, which hold an address or a path and no source.
PICTURES = (
    "image|images|picture|pictures|photo|photos|logo|icon|thumbnail|thumb|avatar|banner|cover"
    "|foto|bild|imagen|imagem|immagine|afbeelding|photographie|изображение|фото|画像|图片|圖片|사진"
    "|صورة|รูป|चित्र|εικόνα|obraz|zdjęcie"
)
