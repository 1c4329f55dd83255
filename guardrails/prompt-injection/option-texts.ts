import { CLASSIFIER_TEXTS } from '../classifier-option-texts'
import type { OptionTexts } from '../contract'

export const optionTexts: OptionTexts = {
  fr: {
    ...CLASSIFIER_TEXTS.fr,
    attachmentLabels:
      'Étiquettes qui comptent dans les textes joints : là, une instruction ne vient de personne qui parle',
    attachmentThreshold: 'Le seuil pour les textes joints',
    attachmentAction:
      'Ce qui arrive à un texte joint : par défaut il est noté, car recettes et code donnent aussi des ordres',
  },
  hi: {
    ...CLASSIFIER_TEXTS.hi,
    attachmentLabels: 'संलग्न पाठों में गिने जाने वाले लेबल: वहाँ कोई निर्देश किसी बोलने वाले का नहीं होता',
    attachmentThreshold: 'संलग्न पाठों के लिए सीमा',
    attachmentAction: 'संलग्न पाठ का क्या हो: अपने आप केवल दर्ज होता है, क्योंकि व्यंजन-विधियाँ और कोड भी आदेश देते हैं',
  },
  ar: {
    ...CLASSIFIER_TEXTS.ar,
    attachmentLabels: 'التصنيفات التي تحسب في النصوص المرفقة: فالأمر فيها لا يأتي ممن يتحدث',
    attachmentThreshold: 'عتبة النصوص المرفقة',
    attachmentAction: 'ما يحدث لنص مرفق: يسجل افتراضيا، لأن الوصفات والشيفرة تعطي أوامر أيضا',
  },
  sw: {
    ...CLASSIFIER_TEXTS.sw,
    attachmentLabels:
      'Lebo zinazohesabiwa katika maandishi yaliyoambatishwa: humo agizo halitoki kwa anayezungumza',
    attachmentThreshold: 'Kiwango cha maandishi yaliyoambatishwa',
    attachmentAction:
      'Maandishi yaliyoambatishwa yafanyweje: kwa kawaida hurekodiwa, kwa sababu mapishi na msimbo pia hutoa amri',
  },
  zh: {
    ...CLASSIFIER_TEXTS.zh,
    attachmentLabels: '附件文本中计入的标签：那里的指令不是任何说话的人给的',
    attachmentThreshold: '附件文本的阈值',
    attachmentAction: '附件文本怎么办：默认只作标记，因为菜谱和代码也会下命令',
  },
}
