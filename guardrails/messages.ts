import type { Action } from './contract'

/** What happened to which text, of whom and by what; `{reason}` is the guardrail's own sentence. */
export interface NoteMessages {
  questionBlocked: string
  answerBlocked: string
  questionChanged: string
  answerChanged: string
  noted: string
  /** Whose policy it is, where the hub's floor asked for it. */
  hub: string
  /** Reasons that the pipeline itself gives. */
  failed: string
  unavailable: string
  tooLong: string
  /** When a guardrail says nothing in any known language. */
  unsaid: string
}

export const NOTES: Readonly<Record<string, NoteMessages>> = {
  en: {
    questionBlocked:
      'Your question was not sent on. {reason} ({filter}, policy of {owner}) You can change it and ask again.',
    answerBlocked:
      'This answer is not shown. {reason} ({filter}, policy of {owner}) You can change your question and ask again.',
    questionChanged: '{reason} ({filter}, policy of {owner})',
    answerChanged: 'The answer was changed. {reason} ({filter}, policy of {owner})',
    noted: '{reason} ({filter}, policy of {owner})',
    hub: 'the hub',
    failed: 'A filter could not do its work, and nothing passes unread.',
    unavailable:
      'The model that a filter needs is not running at the moment, and nothing passes unread. Try again a little later.',
    tooLong: 'It is longer than {limit} characters, more than the filters read.',
    unsaid: 'A filter of this policy stopped it.',
  },
  fr: {
    questionBlocked:
      'Votre message n’a pas été transmis. {reason} ({filter}, politique de {owner}) Vous pouvez le modifier et le renvoyer.',
    answerBlocked:
      'Ce texte n’est pas affiché. {reason} ({filter}, politique de {owner}) Vous pouvez modifier votre question et la reposer.',
    questionChanged: '{reason} ({filter}, politique de {owner})',
    answerChanged: 'Le texte de la réponse a été modifié. {reason} ({filter}, politique de {owner})',
    noted: '{reason} ({filter}, politique de {owner})',
    hub: 'la plateforme',
    failed: 'Un filtre n’a pas pu faire son travail, et rien ne passe sans être lu.',
    unavailable:
      'Le modèle dont un filtre a besoin ne répond pas en ce moment, et rien ne passe sans être lu. Réessayez un peu plus tard.',
    tooLong: 'Il dépasse {limit} caractères, plus que ce que lisent les filtres.',
    unsaid: 'Un filtre de cette politique l’a arrêté.',
  },
  hi: {
    questionBlocked:
      'आपका प्रश्न आगे नहीं भेजा गया। {reason} ({filter}, {owner} की नीति) आप इसे बदलकर फिर पूछ सकते हैं।',
    answerBlocked:
      'यह उत्तर नहीं दिखाया गया। {reason} ({filter}, {owner} की नीति) आप अपना प्रश्न बदलकर फिर पूछ सकते हैं।',
    questionChanged: '{reason} ({filter}, {owner} की नीति)',
    answerChanged: 'उत्तर में बदलाव किया गया। {reason} ({filter}, {owner} की नीति)',
    noted: '{reason} ({filter}, {owner} की नीति)',
    hub: 'हब',
    failed: 'एक फ़िल्टर अपना काम नहीं कर सका, और बिना जाँचे कुछ भी आगे नहीं जाता।',
    unavailable:
      'किसी फ़िल्टर को जिस मॉडल की ज़रूरत है वह अभी नहीं चल रहा, और बिना जाँचे कुछ भी आगे नहीं जाता। थोड़ी देर बाद फिर कोशिश करें।',
    tooLong: 'यह {limit} अक्षरों से लंबा है, फ़िल्टर इससे अधिक नहीं पढ़ते।',
    unsaid: 'इस नीति के एक फ़िल्टर ने इसे रोक दिया।',
  },
  ar: {
    questionBlocked: 'لم يُرسَل سؤالك. {reason} ({filter}، سياسة {owner}) يمكنك تعديله وطرحه من جديد.',
    answerBlocked:
      'هذا الجواب غير معروض. {reason} ({filter}، سياسة {owner}) يمكنك تعديل سؤالك وطرحه من جديد.',
    questionChanged: '{reason} ({filter}، سياسة {owner})',
    answerChanged: 'عُدِّل الجواب. {reason} ({filter}، سياسة {owner})',
    noted: '{reason} ({filter}، سياسة {owner})',
    hub: 'المنصة',
    failed: 'تعذّر على أحد المرشحات أداء عمله، ولا يمر شيء دون فحص.',
    unavailable: 'النموذج الذي يحتاجه أحد المرشحات لا يعمل الآن، ولا يمر شيء دون فحص. حاول بعد قليل.',
    tooLong: 'طوله يتجاوز {limit} حرف، وهو أكثر مما تقرؤه المرشحات.',
    unsaid: 'أوقفه أحد مرشحات هذه السياسة.',
  },
  sw: {
    questionBlocked:
      'Swali lako halikutumwa. {reason} ({filter}, sera ya {owner}) Unaweza kulibadilisha na kuuliza tena.',
    answerBlocked:
      'Jibu hili halionyeshwi. {reason} ({filter}, sera ya {owner}) Unaweza kubadilisha swali lako na kuuliza tena.',
    questionChanged: '{reason} ({filter}, sera ya {owner})',
    answerChanged: 'Jibu limebadilishwa. {reason} ({filter}, sera ya {owner})',
    noted: '{reason} ({filter}, sera ya {owner})',
    hub: 'jukwaa',
    failed: 'Kichujio kimoja kimeshindwa kufanya kazi, na hakuna kinachopita bila kusomwa.',
    unavailable:
      'Modeli inayohitajiwa na kichujio haifanyi kazi kwa sasa, na hakuna kinachopita bila kusomwa. Jaribu tena baadaye kidogo.',
    tooLong: 'Lina zaidi ya herufi {limit}, kuliko vichujio vinavyoweza kusoma.',
    unsaid: 'Kichujio cha sera hii kimelizuia.',
  },
  zh: {
    questionBlocked: '您的问题没有发送。{reason}（{filter}，{owner}的规则）您可以修改后重新提问。',
    answerBlocked: '该回答未显示。{reason}（{filter}，{owner}的规则）您可以修改问题后重新提问。',
    questionChanged: '{reason}（{filter}，{owner}的规则）',
    answerChanged: '回答已被修改。{reason}（{filter}，{owner}的规则）',
    noted: '{reason}（{filter}，{owner}的规则）',
    hub: '本平台',
    failed: '有一个过滤器未能完成工作，未经检查的内容不会通过。',
    unavailable: '过滤器所需的模型目前没有运行，未经检查的内容不会通过。请稍后再试。',
    tooLong: '其长度超过{limit}个字符，超出过滤器的读取范围。',
    unsaid: '本规则的一个过滤器阻止了它。',
  },
}

/** Which sentence tells of an action at a stage. */
export function noteFor(notes: NoteMessages, action: Action, isQuestion: boolean): string {
  if (action === 'block') return isQuestion ? notes.questionBlocked : notes.answerBlocked
  if (action === 'rewrite') return isQuestion ? notes.questionChanged : notes.answerChanged
  return notes.noted
}
