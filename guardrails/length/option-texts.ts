import type { OptionTexts } from '../contract'

export const optionTexts: OptionTexts = {
  fr: {
    min: 'Nombre minimal de caractères, tels qu’un lecteur les compte',
    max: 'Nombre maximal de caractères, tels qu’un lecteur les compte',
    action: 'Ce qu’entraîne un texte d’une autre longueur',
  },
  hi: {
    min: 'कम से कम कितने अक्षर, जैसे पाठक गिनता है',
    max: 'ज़्यादा से ज़्यादा कितने अक्षर, जैसे पाठक गिनता है',
    action: 'दूसरी लंबाई के पाठ का क्या हो',
  },
  ar: {
    min: 'أقل عدد من الأحرف كما يعدها القارئ',
    max: 'أكبر عدد من الأحرف كما يعدها القارئ',
    action: 'ما يؤدي إليه نص بطول آخر',
  },
  sw: {
    min: 'Herufi chache zaidi, kama msomaji anavyozihesabu',
    max: 'Herufi nyingi zaidi, kama msomaji anavyozihesabu',
    action: 'Maandishi ya urefu mwingine yafanyweje',
  },
  zh: { min: '最少字符数，按读者的数法', max: '最多字符数，按读者的数法', action: '长度不符的文本怎么办' },
}
