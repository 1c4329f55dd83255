import type { OptionTexts } from '../contract'

export const optionTexts: OptionTexts = {
  fr: {
    repeats: 'Combien de fois un passage peut se suivre lui-même, pas plus',
    minLength: 'Une boucle a au moins cette longueur, en unités UTF-16 : « non, non, non » n’en est pas une',
    action: 'Ce qu’entraîne une boucle',
  },
  hi: {
    repeats: 'कोई अंश लगातार ज़्यादा से ज़्यादा कितनी बार दोहराया जा सकता है',
    minLength: 'दोहराव कम से कम इतना लंबा हो, UTF-16 इकाइयों में: "नहीं, नहीं, नहीं" दोहराव नहीं है',
    action: 'दोहराव पर क्या हो',
  },
  ar: {
    repeats: 'كم مرة يجوز أن يتكرر المقطع متتاليا لا أكثر',
    minLength: 'لا تعد الحلقة حلقة دون هذا الطول بوحدات UTF-16: «لا، لا، لا» ليست حلقة',
    action: 'ما تؤدي إليه الحلقة',
  },
  sw: {
    repeats: 'Sehemu inaweza kujirudia mfululizo mara ngapi, si zaidi',
    minLength: 'Mzunguko una urefu huu angalau, kwa vipande vya UTF-16: "hapana, hapana" si mzunguko',
    action: 'Mzunguko unaleta nini',
  },
  zh: {
    repeats: '同一段最多可以连续出现几次',
    minLength: '至少这么长才算循环，按 UTF-16 单位计：“不，不，不”不算',
    action: '出现循环时怎么办',
  },
}
