/** Why an answer that gives its instructions away was stopped or noted. */
export const messages = {
  en: {
    blocked: 'It repeated instructions that are not meant to be shown.',
    noted: 'It repeats instructions that are not meant to be shown.',
  },
  fr: {
    blocked: 'Il répétait des instructions qui ne sont pas destinées à être montrées.',
    noted: 'Il répète des instructions qui ne sont pas destinées à être montrées.',
  },
  hi: {
    blocked: 'इसमें ऐसे निर्देश दोहराए गए थे जो दिखाने के लिए नहीं हैं।',
    noted: 'इसमें ऐसे निर्देश दोहराए गए हैं जो दिखाने के लिए नहीं हैं।',
  },
  ar: { blocked: 'كان يكرر تعليمات لا يُقصد عرضها.', noted: 'يكرر تعليمات لا يُقصد عرضها.' },
  sw: {
    blocked: 'Lilirudia maelekezo ambayo hayakusudiwi kuonyeshwa.',
    noted: 'Linarudia maelekezo ambayo hayakusudiwi kuonyeshwa.',
  },
  zh: { blocked: '其中复述了不应展示的指令。', noted: '其中复述了不应展示的指令。' },
}
