import type { DialogueRole } from './dialogue'

/** What turns of a dialogue are called before a colon, in the six languages of the hub's pages. */
const LABELS: Readonly<Record<DialogueRole, readonly string[]>> = {
  user: [
    ...['user', 'human', 'you', 'question', 'q', 'prompt', 'reader', 'me'],
    ...['utilisateur', 'utilisatrice', 'humain', 'vous', 'lecteur', 'lectrice', 'moi'],
    ...['المستخدم', 'مستخدم', 'المستخدمة', 'أنت', 'السؤال', 'سؤال', 'س', 'الإنسان', 'القارئ', 'أنا'],
    ...['उपयोगकर्ता', 'प्रयोगकर्ता', 'यूज़र', 'यूजर', 'आप', 'प्रश्न', 'सवाल', 'मनुष्य', 'पाठक', 'मैं'],
    ...['mtumiaji', 'binadamu', 'wewe', 'swali', 'msomaji', 'mimi'],
    ...['用户', '用戶', '使用者', '你', '您', '问题', '问', '人类', '读者', '我'],
  ],
  assistant: [
    ...['assistant', 'ai', 'bot', 'chatbot', 'model', 'answer', 'response', 'a', 'chatgpt', 'gpt'],
    ...['assistante', 'ia', 'modèle', 'réponse', 'robot'],
    ...[
      'المساعد',
      'مساعد',
      'المساعدة',
      'الجواب',
      'جواب',
      'الإجابة',
      'إجابة',
      'ج',
      'النموذج',
      'الذكاء الاصطناعي',
    ],
    ...['सहायक', 'असिस्टेंट', 'उत्तर', 'जवाब', 'मॉडल', 'बॉट', 'एआई'],
    ...['msaidizi', 'jibu', 'modeli', 'boti', 'roboti', 'akili bandia'],
    ...['助手', '助理', '回答', '答', '模型', '机器人', '人工智能'],
  ],
  system: [
    ...['system', 'developer', 'instructions', 'système', 'consignes'],
    ...['النظام', 'نظام', 'التعليمات', 'تعليمات'],
    ...['सिस्टम', 'निर्देश', 'mfumo', 'maagizo', 'maelekezo'],
    ...['系统', '指令', '系统提示'],
  ],
}

const ROLES = new Map(
  (Object.keys(LABELS) as DialogueRole[]).flatMap((role) =>
    LABELS[role].map((label) => [fold(label), role] as const),
  ),
)

/** A word and a colon, plain (`User:`), marked (`**User:**`, `### User:`) or in brackets (`[User]:`). */
const LABELLED = /^[\s>#*_[\]<|]*([\p{L}\p{M}][\p{L}\p{M}’' ]{0,29}?)[\s*_[\]>|]*[:：][*_]*[ \t]*(.*)$/u

/** How this hub's own export in Markdown names who speaks: on a line of its own, assistants by their names. */
const NAMED = /^\*\*([^*]{1,80})\*\*$/

export interface LabelledLine {
  role: DialogueRole
  /** The word itself, folded: a dialogue calls a role by one of them. */
  label: string
  rest: string
}

/**
 * A line that says who speaks; undefined for any other.
 * @param before who spoke before it
 */
export function readLabel(line: string, before?: DialogueRole): LabelledLine | undefined {
  const [, name] = NAMED.exec(line.trim()) ?? []
  if (name !== undefined && !/[:：]\s*$/.test(name)) {
    const role = ROLES.get(fold(name)) ?? (before === 'user' ? 'assistant' : undefined)
    return role && { role, label: `**${fold(name)}**`, rest: '' }
  }
  const [, word = '', rest = ''] = LABELLED.exec(line) ?? []
  const label = fold(word)
  const role = ROLES.get(label)
  return role && { role, label, rest: rest.trim() }
}

function fold(word: string): string {
  return word.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
}
