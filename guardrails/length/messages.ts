/** Why a text of another length was stopped or noted. */
export const messages = {
  en: {
    long: 'It is longer than {limit} characters, the most this policy allows.',
    short: 'It is shorter than {limit} characters, the least this policy asks for.',
  },
  fr: {
    long: 'Il dépasse {limit} caractères, le maximum que cette politique autorise.',
    short: 'Il compte moins de {limit} caractères, le minimum que cette politique demande.',
  },
  hi: {
    long: 'यह {limit} अक्षरों से लंबा है, यह नीति इससे अधिक की अनुमति नहीं देती।',
    short: 'यह {limit} अक्षरों से छोटा है, यह नीति कम से कम इतना माँगती है।',
  },
  ar: {
    long: 'طوله يتجاوز {limit} حرف، وهو أقصى ما تسمح به هذه السياسة.',
    short: 'طوله أقل من {limit} حرف، وهو أدنى ما تطلبه هذه السياسة.',
  },
  sw: {
    long: 'Lina zaidi ya herufi {limit}, kiwango cha juu ambacho sera hii inaruhusu.',
    short: 'Lina chini ya herufi {limit}, kiwango cha chini ambacho sera hii inahitaji.',
  },
  zh: {
    long: '其长度超过{limit}个字符，超出本规则允许的上限。',
    short: '其长度不足{limit}个字符，低于本规则要求的下限。',
  },
}
