/** @import { Options, Say } from "./types.js" */

/** @type {Record<string, Record<string, string>>} */
const WORDS = {
  en: {
    heading: "Ask about the article", greeting: "Every sentence of an answer comes from this one article and shows where it stands.",
    conversation: "Conversation", question: "Your question", audience: "Wording", clinician: "for clinicians", patient: "for patients",
    ask: "Ask", stop: "Stop", clear: "New", close: "Close", again: "Ask again", youAsked: "You asked:",
    caution: "Not medical advice. Check an answer against its source before you act on it.",
    searching: "Searching the article …", ready: "Answer ready.",
    answered: "From the article", corrected: "Correction", declined: "Not answered", about_source: "About the article", urgent: "Emergency",
    correction: "The question takes something for granted that the article contradicts. The article says what stands here.",
    gap: "Not in the article:", tension: "The article says more than one thing about this; both are shown.",
    nearest: "Nearest sections", references: "References", suggestions: "You could ask", source: "Source:", updated: "last updated {}",
    stages: "review stages shown on the page: {}", showStatement: "Show in the article:", statement: "Statement of the article",
    noReference: "The article cites no source here.",
    unlisted: "cited by the article, missing from its reference list", back: "Back to the answer",
    helpful: "Helpful", problem: "Report a problem", what: "What is wrong?", wrong_evidence: "Wrong citation", missing: "Something is missing",
    not_what_i_asked: "Not what I asked", should_be_declined: "Should not have been answered", should_be_answered: "Should have been answered",
    unsafe: "Unsafe", unclear: "Unclear", other: "Something else", note: "Note", send: "Send",
    consent: "Also store my question and note, with personal details removed. Without this neither is sent.",
    thanks: "Thank you. Your feedback was stored.", notStored: "Your feedback could not be stored. Try again.",
    noAnswer: "No answer", stoppedShort: "Stopped", stopped: "Stopped. What is shown above was checked; the rest was not looked at.",
    checkedSoFar: "What is shown above was checked.", unreachable: "The server cannot be reached, or does not answer to this page.",
    forbidden: "The server does not answer to this page. Its operator can allow it.",
    tooLarge: "The question and the conversation before it are too long. Shorten it, or begin anew.",
    invalid: "The server cannot read this question. Shorten it, or put it otherwise.", busy: "Too many questions at once. Wait a moment.",
    wait: "Too many questions at once. Ask again in {} s.", failed: "Something went wrong at the server. Nothing unchecked was shown.",
    broken: "The answer broke off. Nothing unchecked was shown.",
    version: "This page and the server have different versions of Footnote. Load the page anew; if that does not help, tell whoever runs it.",
  },
  de: {
    heading: "Fragen zum Artikel", greeting: "Jeder Satz einer Antwort stammt aus diesem einen Artikel und zeigt, wo er dort steht.",
    conversation: "Gespräch", question: "Ihre Frage (auf Englisch)", audience: "Wortlaut", clinician: "für Fachleute", patient: "für Patienten",
    ask: "Fragen", stop: "Anhalten", clear: "Neu", close: "Schließen", again: "Noch einmal fragen", youAsked: "Ihre Frage:",
    caution: "Keine ärztliche Beratung. Prüfen Sie eine Antwort an ihrer Quelle, bevor Sie danach handeln.",
    searching: "Der Artikel wird durchsucht …", ready: "Antwort liegt vor.",
    answered: "Aus dem Artikel", corrected: "Richtigstellung", declined: "Nicht beantwortet", about_source: "Über den Artikel", urgent: "Notfall",
    correction: "Die Frage setzt etwas voraus, dem der Artikel widerspricht. Der Artikel sagt, was hier steht.",
    gap: "Nicht im Artikel:", tension: "Der Artikel sagt dazu mehr als eines; beides wird gezeigt.",
    nearest: "Nächstgelegene Abschnitte", references: "Quellenangaben", suggestions: "Sie könnten fragen", source: "Quelle:", updated: "zuletzt geändert {}",
    stages: "auf der Seite gezeigte Prüfstufen: {}", showStatement: "Im Artikel zeigen:", statement: "Aussage des Artikels",
    noReference: "Der Artikel nennt hier keine Quelle.",
    unlisted: "vom Artikel zitiert, fehlt in seinem Literaturverzeichnis", back: "Zurück zur Antwort",
    helpful: "Hilfreich", problem: "Problem melden", what: "Was stimmt nicht?", wrong_evidence: "Falscher Beleg", missing: "Etwas fehlt",
    not_what_i_asked: "Nicht meine Frage", should_be_declined: "Hätte nicht beantwortet werden dürfen", should_be_answered: "Hätte beantwortet werden sollen",
    unsafe: "Gefährlich", unclear: "Unklar", other: "Etwas anderes", note: "Anmerkung", send: "Senden",
    consent: "Auch meine Frage und Anmerkung speichern, ohne persönliche Angaben. Sonst wird beides nicht gesendet.",
    thanks: "Danke. Ihre Rückmeldung wurde gespeichert.", notStored: "Ihre Rückmeldung konnte nicht gespeichert werden. Versuchen Sie es noch einmal.",
    noAnswer: "Keine Antwort", stoppedShort: "Angehalten", stopped: "Angehalten. Was oben steht, wurde geprüft; der Rest wurde nicht angesehen.",
    checkedSoFar: "Was oben steht, wurde geprüft.", unreachable: "Der Server ist nicht erreichbar oder antwortet dieser Seite nicht.",
    forbidden: "Der Server antwortet dieser Seite nicht. Sein Betreiber kann es erlauben.",
    tooLarge: "Die Frage und das Gespräch davor sind zu lang. Kürzen Sie sie, oder beginnen Sie neu.",
    invalid: "Der Server kann diese Frage nicht lesen. Kürzen Sie sie, oder fragen Sie anders.", busy: "Zu viele Fragen auf einmal. Warten Sie einen Moment.",
    wait: "Zu viele Fragen auf einmal. Fragen Sie in {} s noch einmal.", failed: "Am Server ging etwas schief. Nichts Ungeprüftes wurde gezeigt.",
    broken: "Die Antwort brach ab. Nichts Ungeprüftes wurde gezeigt.",
    version: "Diese Seite und der Server haben verschiedene Versionen von Footnote. Laden Sie die Seite neu; hilft das nicht, sagen Sie es ihrem Betreiber.",
  },
  es: {
    heading: "Preguntar sobre el artículo", greeting: "Cada frase de una respuesta procede de este único artículo y muestra dónde figura en él.",
    conversation: "Conversación", question: "Su pregunta (en inglés)", audience: "Redacción", clinician: "para profesionales", patient: "para pacientes",
    ask: "Preguntar", stop: "Detener", clear: "Nueva", close: "Cerrar", again: "Preguntar otra vez", youAsked: "Su pregunta:",
    caution: "No es consejo médico. Compruebe cada respuesta en su fuente antes de actuar.",
    searching: "Buscando en el artículo …", ready: "Respuesta lista.",
    answered: "Del artículo", corrected: "Corrección", declined: "Sin respuesta", about_source: "Sobre el artículo", urgent: "Emergencia",
    correction: "La pregunta da por supuesto algo que el artículo contradice. El artículo dice lo que figura aquí.",
    gap: "No está en el artículo:", tension: "El artículo dice más de una cosa sobre esto; se muestran ambas.",
    nearest: "Secciones más cercanas", references: "Referencias", suggestions: "Podría preguntar", source: "Fuente:", updated: "última actualización {}",
    stages: "fases de revisión mostradas en la página: {}", showStatement: "Mostrar en el artículo:", statement: "Afirmación del artículo",
    noReference: "El artículo no cita aquí ninguna fuente.",
    unlisted: "citada por el artículo, no figura en su lista de referencias", back: "Volver a la respuesta",
    helpful: "Útil", problem: "Informar de un problema", what: "¿Qué está mal?", wrong_evidence: "Cita equivocada", missing: "Falta algo",
    not_what_i_asked: "No es lo que pregunté", should_be_declined: "No debió responderse", should_be_answered: "Debió responderse",
    unsafe: "Peligroso", unclear: "Poco claro", other: "Otra cosa", note: "Nota", send: "Enviar",
    consent: "Guardar también mi pregunta y mi nota, sin datos personales. Sin esto no se envía ninguna de las dos.",
    thanks: "Gracias. Su opinión se ha guardado.", notStored: "Su opinión no se pudo guardar. Inténtelo otra vez.",
    noAnswer: "Sin respuesta", stoppedShort: "Detenido", stopped: "Detenido. Lo mostrado arriba se comprobó; el resto no se examinó.",
    checkedSoFar: "Lo mostrado arriba se comprobó.", unreachable: "No se puede llegar al servidor, o no responde a esta página.",
    forbidden: "El servidor no responde a esta página. Quien lo administra puede permitirlo.",
    tooLarge: "La pregunta y la conversación anterior son demasiado largas. Acórtela o empiece de nuevo.",
    invalid: "El servidor no puede leer esta pregunta. Acórtela o formúlela de otro modo.", busy: "Demasiadas preguntas a la vez. Espere un momento.",
    wait: "Demasiadas preguntas a la vez. Pregunte otra vez dentro de {} s.", failed: "Algo falló en el servidor. No se mostró nada sin comprobar.",
    broken: "La respuesta se interrumpió. No se mostró nada sin comprobar.",
    version: "Esta página y el servidor tienen versiones distintas de Footnote. Vuelva a cargar la página; si no basta, avise a quien la administra.",
  },
};

/**
 * Says things in a language, or in the host page's own words where it has given them.
 *
 * @param {Options} options
 * @returns {Say}
 */
export const sayIn = ({ lang, words }) => {
  const known = WORDS[lang.slice(0, 2).toLowerCase()] ?? WORDS.en;
  return (key, fill = "") => String(words[key] ?? known[key] ?? key).replace("{}", () => String(fill));
};
