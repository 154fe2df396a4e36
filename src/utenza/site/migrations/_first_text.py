"""What a new portal says until its retailer writes its own: Italian first, English second."""

CONTACTS = [
    # kind, label, label in English, value, note, note in English
    ("emergency", "Odore di gas? Pronto intervento", "Smell gas? Emergency line", "800 000 000",
     "gratuito, tutti i giorni, 24 ore su 24", "free, every day, around the clock"),
    ("phone", "Numero Verde", "Toll-free number", "800 000 001",
     "gratuito da rete fissa e mobile, lunedì–venerdì 8–20, sabato 8–13",
     "free from landlines and mobiles, Monday–Friday 8–20, Saturday 8–13"),
    ("email", "Assistenza on-line", "On-line assistance", "assistenza@example.com",
     "rispondiamo entro due giorni lavorativi", "we answer within two working days"),
    ("pec", "PEC", "Certified e-mail (PEC)", "esempioenergia@pec.example.com",
     "per reclami e comunicazioni formali", "for complaints and formal notices"),
]

COUNTERS = [
    # name, address, hours, hours in English
    ("Sportello Centro", "Via Esempio 1, 40121 Bologna",
     "lunedì–venerdì 8.30–13, martedì e giovedì anche 14.30–17",
     "Monday–Friday 8.30–13, Tuesday and Thursday also 14.30–17"),
    ("Sportello Stazione", "Piazza Esempio 2, 40131 Bologna",
     "lunedì–venerdì 9–13", "Monday–Friday 9–13"),
]

QUESTIONS = [
    # slug, topic, question, answer, question in English, answer in English
    ("credenziali-di-prima", "sign_in",
     "Posso entrare con le credenziali che avevo già?",
     "Sì. La password è quella di prima e il nome utente anche; se preferisci, al posto del nome utente puoi scrivere l’e-mail o il codice fiscale. Non devi registrarti di nuovo: fatture, forniture e profili di pagamento sono già qui.\n\n"
     "Al primo accesso ti chiediamo solo di confermare e-mail e cellulare, così sappiamo dove scriverti.",
     "Can I sign in with the credentials I already had?",
     "Yes. Your password and your user name are the same as before; instead of the user name you may type your e-mail or tax code. There is nothing to register again: bills, supplies and billing profiles are already here.\n\n"
     "At your first sign-in we only ask you to confirm your e-mail and mobile number, so that we know where to write to you."),
    ("password-dimenticata", "sign_in",
     "Ho dimenticato la password: come faccio?",
     "Nella [pagina di accesso](/accedi/) scegli «Password dimenticata» e scrivi il nome utente, l’e-mail o il codice fiscale. Se il profilo esiste, all’e-mail che conosciamo arriva un collegamento per sceglierne una nuova. Se non arriva nulla, guarda nella posta indesiderata o chiama il Numero Verde.",
     "I forgot my password: what can I do?",
     "On the [sign-in page](/accedi/) choose “Forgotten password” and type your user name, e-mail or tax code. If the account exists, a link to choose a new one reaches the e-mail address we know. If nothing arrives, look among unwanted mail or call the toll-free number."),
    ("piu-clienti", "sign_in",
     "Gestisco più clienti, per esempio un condominio: come passo dall’uno all’altro?",
     "Apri il menu con il nome del cliente, in alto a destra, e scegli l’altro. Da quel momento tutto ciò che vedi è suo, finché non ne scegli uno diverso.",
     "I look after several customers, a condominium for instance: how do I switch between them?",
     "Open the menu with the customer’s name, at the top right, and choose the other one. From then on everything you see is theirs, until you choose differently."),
    ("fattura-mancante", "bills",
     "Non trovo una fattura: dov’è?",
     "In [Fatture](/fatture/) trovi gli ultimi 24 mesi, divisi per profilo di pagamento; i filtri in alto possono nasconderne alcune. Nei primi tempi dopo il passaggio alla nuova Area Personale le fatture più vecchie arrivano poco alla volta.\n\n"
     "Se te ne serve subito una che non c’è ancora, o una di più di 24 mesi fa, chiedila al Numero Verde o a uno sportello: te la mandiamo noi.",
     "I cannot find a bill: where is it?",
     "[Bills](/fatture/) holds the last 24 months, by billing profile; the filters at the top may hide some. In the first weeks after the move to the new portal the older bills arrive little by little.\n\n"
     "If you need at once one that is not here yet, or one from more than 24 months ago, ask for it at the toll-free number or at a counter: we will send it to you."),
    ("sintesi-e-dettaglio", "bills",
     "Come scarico la fattura in PDF?",
     "Accanto a ogni fattura ci sono gli occhiali: aprono la sintesi, con quanto e quando pagare, e il dettaglio, con ogni voce. Nella pagina della fattura trovi anche il file XML, se è una fattura elettronica.",
     "How do I download a bill as PDF?",
     "The spectacles beside each bill open the synthesis, with how much to pay and when, and the detail, with every item. The bill’s own page also has the XML file, where it is an electronic invoice."),
    ("plico", "bills",
     "Che cos’è il plico?",
     "È un solo documento che raccoglie più fatture di luce o gas dello stesso cliente, con la stessa data e lo stesso modo di pagare. Riporta gli importi, l’essenziale di ogni fattura e gli eventuali crediti precedenti: è il plico, tutto insieme, quello che si paga.",
     "What is a “plico”?",
     "One document that gathers several electricity or gas bills of one customer with the same date and way to pay. It holds the amounts, the essentials of each bill and any earlier credit: the plico as a whole is what you pay."),
    ("pagamento-non-registrato", "bills",
     "Ho pagato, ma la fattura risulta ancora da pagare. Perché?",
     "I pagamenti arrivano ai nostri sistemi in uno o due giorni lavorativi; in fondo a ogni pagina leggi a quando sono aggiornati i dati. Conserva la ricevuta: vale come prova. Se dopo una settimana nulla è cambiato, scrivici o chiamaci.",
     "I have paid, but the bill still shows as to pay. Why?",
     "Payments reach our systems within one or two working days; the foot of each page says how recent the data are. Keep your receipt: it is your proof. If nothing has changed after a week, write to us or call."),
    ("profilo-di-pagamento", "profiles",
     "Che cos’è un profilo di pagamento?",
     "Riunisce le forniture che ricevono le fatture allo stesso indirizzo, di casa o e-mail, e si pagano nello stesso modo: addebito in conto corrente o avviso pagoPA. Ha un codice che comincia con BP. Se cambi il recapito o il modo di pagare ne nasce uno nuovo, e quello di prima resta tra i chiusi, con le sue fatture.",
     "What is a billing profile?",
     "It gathers the supplies whose bills go to the same address, postal or e-mail, and are paid in the same way: direct debit or pagoPA notice. Its code begins with BP. A change of address or of the way to pay makes a new one, and the earlier one stays among the closed ones with its bills."),
    ("iban-e-recapito", "profiles",
     "Dove vedo il mio IBAN e come ricevo le fatture?",
     "In [Profili pagamento](/profili-pagamento/) apri il dettaglio del profilo: ci sono il modo di pagare, con le ultime quattro cifre dell’IBAN, e il recapito. «Dinamica via email» è la fattura digitale; altrimenti arriva per posta.",
     "Where do I see my IBAN and how my bills reach me?",
     "In [Billing profiles](/profili-pagamento/) open the profile: it shows the way to pay, with the last four digits of the IBAN, and the delivery. “Dinamica via email” is the digital bill; otherwise it comes by post."),
    ("autolettura", "readings",
     "Come funziona l’autolettura del gas?",
     "Il riquadro «Autolettura» nella Home dice da quando a quando la tua lettura vale per la prossima fattura. Servono solo le cifre nere del contatore, quelle prima della virgola: nessun altro codice. In quei giorni puoi comunicarla anche al Numero Verde.",
     "How does the gas self-reading work?",
     "The “Self-reading” box on your Home says from when to when your reading counts for the next bill. Only the black digits of the meter are needed, those before the comma: no other code. In those days you can also give it to the toll-free number."),
    ("consumi-stimati", "readings",
     "Perché in fattura ci sono consumi stimati?",
     "Quando il distributore non ci manda una lettura e non ne arriva una tua, stimiamo i consumi da quelli passati. La differenza torna nella prima fattura con una lettura vera. Inviare l’autolettura evita la stima.",
     "Why are there estimated consumptions on my bill?",
     "When the distributor sends us no reading and none comes from you, we estimate from the past. The difference comes back in the first bill with an actual reading. A self-reading avoids the estimate."),
    ("sola-consultazione", "requests",
     "Che cosa vuol dire «sola consultazione»?",
     "Che per qualche tempo, mentre lavoriamo sui sistemi, qui puoi leggere e scaricare tutto ma non fare operazioni. Ciò che non può aspettare si fa al Numero Verde o allo sportello.",
     "What does “read-only” mean?",
     "That for some time, while we work on the systems, you can read and download everything here but not carry out operations. What cannot wait is done at the toll-free number or at a counter."),
    ("pratiche-urgenti", "requests",
     "Devo fare una voltura, un subentro o un aumento di potenza: come si fa?",
     "Per cambio fornitore, subentro, voltura, aumento di potenza e altre pratiche urgenti chiama il Numero Verde o vieni allo sportello con un documento e il codice del punto di fornitura (POD per la luce, PDR per il gas): lo trovi in [Forniture](/forniture/) e in ogni fattura.",
     "I need a change of holder, a take-over or more power: how is it done?",
     "For switching, take-over, change of holder, more power and other urgent matters call the toll-free number or come to a counter with a document and the code of the point of supply (POD for electricity, PDR for gas): it is in [Supplies](/forniture/) and on each bill."),
]

ANNOUNCEMENTS = [
    # slug, title, body, title in English, body in English
    ("la-nuova-area-personale",
     "È arrivata la nuova Area Personale",
     "Più chiara e più vicina: la Home dice subito che cosa c’è da pagare, le fatture sono divise per profilo di pagamento e ogni fornitura ha la sua pagina.\n\n"
     "Non devi fare nulla: entri con le [credenziali di prima](/assistenza/#credenziali-di-prima) e trovi già tutto. Le fatture più vecchie arrivano nelle prime settimane; se te ne manca una, [ecco come averla](/assistenza/#fattura-mancante).",
     "The new portal is here",
     "Clearer and closer: Home says at once what there is to pay, bills are grouped by billing profile and every supply has its own page.\n\n"
     "There is nothing you have to do: sign in with [the credentials you had](/assistenza/#credenziali-di-prima) and everything is here. Older bills arrive over the first weeks; if one is missing, [this is how to get it](/assistenza/#fattura-mancante)."),
]
