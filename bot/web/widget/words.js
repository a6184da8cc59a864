/** @import { Options, Say } from "./types.js" */

const LANGUAGES = ["en", "de", "es"];

/**
 * What is said of an answer and of what becomes of a reader's words; no page can put it otherwise.
 *
 * @type {Record<string, string[]>}
 */
const PROMISES = {
  caution: [
    "Not medical advice. Check an answer against its source before you act on it.",
    "Keine ärztliche Beratung. Prüfen Sie eine Antwort an ihrer Quelle, bevor Sie danach handeln.",
    "No es consejo médico. Compruebe cada respuesta en su fuente antes de actuar.",
  ],
  answered: ["From the article", "Aus dem Artikel", "Del artículo"],
  corrected: ["Correction", "Richtigstellung", "Corrección"],
  declined: ["Not answered", "Nicht beantwortet", "Sin respuesta"],
  about_source: ["About the article", "Über den Artikel", "Sobre el artículo"],
  urgent: ["Emergency", "Notfall", "Emergencia"],
  understood: ["Understood as:", "Verstanden als:", "Entendido como:"],
  correction: [
    "The question takes something for granted that the article contradicts. The article says what stands here.",
    "Die Frage setzt etwas voraus, dem der Artikel widerspricht. Der Artikel sagt, was hier steht.",
    "La pregunta da por supuesto algo que el artículo contradice. El artículo dice lo que figura aquí.",
  ],
  gap: ["Not in the article:", "Nicht im Artikel:", "No está en el artículo:"],
  tension: [
    "The article says more than one thing about this; both are shown.",
    "Der Artikel sagt dazu mehr als eines; beides wird gezeigt.",
    "El artículo dice más de una cosa sobre esto; se muestran ambas.",
  ],
  source: ["Source:", "Quelle:", "Fuente:"],
  updated: ["last updated {}", "zuletzt geändert {}", "última actualización {}"],
  stages: ["review stages shown on the page: {}", "auf der Seite gezeigte Prüfstufen: {}", "fases de revisión mostradas en la página: {}"],
  statement: ["Statement of the article", "Aussage des Artikels", "Afirmación del artículo"],
  noReference: ["The article cites no source here.", "Der Artikel nennt hier keine Quelle.", "El artículo no cita aquí ninguna fuente."],
  unlisted: [
    "cited by the article, missing from its reference list",
    "vom Artikel zitiert, fehlt in seinem Literaturverzeichnis",
    "citada por el artículo, no figura en su lista de referencias",
  ],
  consent: [
    "Also store my question and note, with personal details removed. Without this neither is sent.",
    "Auch meine Frage und Anmerkung speichern, ohne persönliche Angaben. Sonst wird beides nicht gesendet.",
    "Guardar también mi pregunta y mi nota, sin datos personales. Sin esto no se envía ninguna de las dos.",
  ],
  thanks: ["Thank you. Your feedback was stored.", "Danke. Ihre Rückmeldung wurde gespeichert.", "Gracias. Su opinión se ha guardado."],
  notStored: [
    "Your feedback could not be stored. Try again.",
    "Ihre Rückmeldung konnte nicht gespeichert werden. Versuchen Sie es noch einmal.",
    "Su opinión no se pudo guardar. Inténtelo otra vez.",
  ],
  noAnswer: ["No answer", "Keine Antwort", "Sin respuesta"],
  stoppedShort: ["Stopped", "Angehalten", "Detenido"],
  stopped: [
    "Stopped. What is shown above was checked; the rest was not looked at.",
    "Angehalten. Was oben steht, wurde geprüft; der Rest wurde nicht angesehen.",
    "Detenido. Lo mostrado arriba se comprobó; el resto no se examinó.",
  ],
  checkedSoFar: ["What is shown above was checked.", "Was oben steht, wurde geprüft.", "Lo mostrado arriba se comprobó."],
  failed: [
    "Something went wrong at the server. Nothing unchecked was shown.",
    "Am Server ging etwas schief. Nichts Ungeprüftes wurde gezeigt.",
    "Algo falló en el servidor. No se mostró nada sin comprobar.",
  ],
  broken: [
    "The answer broke off. Nothing unchecked was shown.",
    "Die Antwort brach ab. Nichts Ungeprüftes wurde gezeigt.",
    "La respuesta se interrumpió. No se mostró nada sin comprobar.",
  ],
};

/**
 * What a page may say in words of its own.
 *
 * @type {Record<string, string[]>}
 */
const WORDS = {
  heading: ["Ask about the article", "Fragen zum Artikel", "Preguntar sobre el artículo"],
  greeting: [
    "Every sentence of an answer comes from this one article and shows where it stands.",
    "Jeder Satz einer Antwort stammt aus diesem einen Artikel und zeigt, wo er dort steht.",
    "Cada frase de una respuesta procede de este único artículo y muestra dónde figura en él.",
  ],
  conversation: ["Conversation", "Gespräch", "Conversación"],
  question: ["Your question", "Ihre Frage (auf Englisch)", "Su pregunta (en inglés)"],
  audience: ["Wording", "Wortlaut", "Redacción"],
  clinician: ["for clinicians", "für Fachleute", "para profesionales"],
  patient: ["for patients", "für Patienten", "para pacientes"],
  ask: ["Ask", "Fragen", "Preguntar"],
  stop: ["Stop", "Anhalten", "Detener"],
  clear: ["New", "Neu", "Nueva"],
  close: ["Close", "Schließen", "Cerrar"],
  again: ["Ask again", "Noch einmal fragen", "Preguntar otra vez"],
  youAsked: ["You asked:", "Ihre Frage:", "Su pregunta:"],
  searching: ["Searching the article …", "Der Artikel wird durchsucht …", "Buscando en el artículo …"],
  ready: ["Answer ready.", "Antwort liegt vor.", "Respuesta lista."],
  nearest: ["Nearest sections", "Nächstgelegene Abschnitte", "Secciones más cercanas"],
  references: ["References", "Quellenangaben", "Referencias"],
  suggestions: ["You could ask", "Sie könnten fragen", "Podría preguntar"],
  showStatement: ["Show in the article:", "Im Artikel zeigen:", "Mostrar en el artículo:"],
  back: ["Back to the answer", "Zurück zur Antwort", "Volver a la respuesta"],
  helpful: ["Helpful", "Hilfreich", "Útil"],
  problem: ["Report a problem", "Problem melden", "Informar de un problema"],
  what: ["What is wrong?", "Was stimmt nicht?", "¿Qué está mal?"],
  wrong_evidence: ["Wrong citation", "Falscher Beleg", "Cita equivocada"],
  missing: ["Something is missing", "Etwas fehlt", "Falta algo"],
  not_what_i_asked: ["Not what I asked", "Nicht meine Frage", "No es lo que pregunté"],
  should_be_declined: ["Should not have been answered", "Hätte nicht beantwortet werden dürfen", "No debió responderse"],
  should_be_answered: ["Should have been answered", "Hätte beantwortet werden sollen", "Debió responderse"],
  unsafe: ["Unsafe", "Gefährlich", "Peligroso"],
  unclear: ["Unclear", "Unklar", "Poco claro"],
  other: ["Something else", "Etwas anderes", "Otra cosa"],
  note: ["Note", "Anmerkung", "Nota"],
  send: ["Send", "Senden", "Enviar"],
  unreachable: [
    "The server cannot be reached, or does not answer to this page.",
    "Der Server ist nicht erreichbar oder antwortet dieser Seite nicht.",
    "No se puede llegar al servidor, o no responde a esta página.",
  ],
  forbidden: [
    "The server does not answer to this page. Its operator can allow it.",
    "Der Server antwortet dieser Seite nicht. Sein Betreiber kann es erlauben.",
    "El servidor no responde a esta página. Quien lo administra puede permitirlo.",
  ],
  tooLarge: [
    "The question and the conversation before it are too long. Shorten it, or begin anew.",
    "Die Frage und das Gespräch davor sind zu lang. Kürzen Sie sie, oder beginnen Sie neu.",
    "La pregunta y la conversación anterior son demasiado largas. Acórtela o empiece de nuevo.",
  ],
  invalid: [
    "The server cannot read this question. Shorten it, or put it otherwise.",
    "Der Server kann diese Frage nicht lesen. Kürzen Sie sie, oder fragen Sie anders.",
    "El servidor no puede leer esta pregunta. Acórtela o formúlela de otro modo.",
  ],
  busy: ["Too many questions at once. Wait a moment.", "Zu viele Fragen auf einmal. Warten Sie einen Moment.", "Demasiadas preguntas a la vez. Espere un momento."],
  wait: [
    "Too many questions at once. Ask again in {} s.",
    "Zu viele Fragen auf einmal. Fragen Sie in {} s noch einmal.",
    "Demasiadas preguntas a la vez. Pregunte otra vez dentro de {} s.",
  ],
  version: [
    "This page and the server have different versions of Footnote. Load the page anew; if that does not help, tell whoever runs it.",
    "Diese Seite und der Server haben verschiedene Versionen von Footnote. Laden Sie die Seite neu; hilft das nicht, sagen Sie es ihrem Betreiber.",
    "Esta página y el servidor tienen versiones distintas de Footnote. Vuelva a cargar la página; si no basta, avise a quien la administra.",
  ],
};

/**
 * The words of a page that it may say in place of the widget's.
 *
 * @param {unknown} words
 * @returns {Record<string, string>}
 */
export const ownWords = (words) => {
  const given = Object.entries(words ?? {});
  const refused = given.filter(([key]) => !(key in WORDS));
  if (refused.length) console.warn(`footnote-chat: not for a page to reword: ${refused.map(([key]) => key).join(", ")}`);
  return Object.fromEntries(given.filter(([key]) => key in WORDS));
};

/**
 * Says things in a language, or in the host page's own words where it has given them.
 *
 * @param {Options} options
 * @returns {Say}
 */
export const sayIn = ({ lang, words }) => {
  const place = Math.max(0, LANGUAGES.indexOf(lang.slice(0, 2).toLowerCase()));
  return (key, fill = "") => String(words[key] ?? (WORDS[key] ?? PROMISES[key])?.[place] ?? key).replace("{}", () => String(fill));
};
