/** Why a text that goes round in circles was stopped or noted. */
export const messages = {
  en: {
    blocked: 'It repeated the same passage more than {repeats} times in a row.',
    noted: 'It repeats the same passage more than {repeats} times in a row.',
  },
  fr: {
    blocked: 'Il répétait le même passage plus de {repeats} fois de suite.',
    noted: 'Il répète le même passage plus de {repeats} fois de suite.',
  },
  hi: {
    blocked: 'इसमें एक ही अंश लगातार {repeats} से अधिक बार दोहराया गया था।',
    noted: 'इसमें एक ही अंश लगातार {repeats} से अधिक बार दोहराया गया है।',
  },
  ar: {
    blocked: 'كان يكرر المقطع نفسه أكثر من {repeats} مرات متتالية.',
    noted: 'يكرر المقطع نفسه أكثر من {repeats} مرات متتالية.',
  },
  sw: {
    blocked: 'Lilirudia sehemu ileile zaidi ya mara {repeats} mfululizo.',
    noted: 'Linarudia sehemu ileile zaidi ya mara {repeats} mfululizo.',
  },
  zh: {
    blocked: '其中同一段内容连续重复超过{repeats}次。',
    noted: '其中同一段内容连续重复超过{repeats}次。',
  },
}
