import type { OptionTexts } from '../contract'

export const optionTexts: OptionTexts = {
  fr: {
    lists: 'Listes de mots, chacune avec ce qu’elle fait',
    'lists.name': 'Nomme la liste dans les verdicts et choisit son message',
    'lists.action': 'Ce que fait un terme de cette liste ; rewrite le masque',
    'lists.terms': 'Mots ou expressions ; casse, accents et sosies ne comptent pas',
    allow: 'Expressions dans lesquelles un terme de la liste est anodin',
  },
  hi: {
    lists: 'शब्द-सूचियाँ, हर एक के साथ यह कि वह क्या करती है',
    'lists.name': 'निर्णयों में सूची का नाम; इसी से उसका संदेश चुना जाता है',
    'lists.action': 'इस सूची का शब्द मिलने पर क्या हो; rewrite उसे ढक देता है',
    'lists.terms': 'शब्द या वाक्यांश; छोटे-बड़े अक्षर, मात्रा-चिह्न और मिलते-जुलते अक्षर मायने नहीं रखते',
    allow: 'वे वाक्यांश जिनमें सूची का शब्द निर्दोष है',
  },
  ar: {
    lists: 'قوائم ألفاظ، ولكل منها ما تفعله',
    'lists.name': 'يسمي القائمة في الأحكام ويختار رسالتها',
    'lists.action': 'ما يؤدي إليه لفظ من هذه القائمة؛ rewrite يحجبه',
    'lists.terms': 'ألفاظ أو عبارات؛ لا فرق في حالة الأحرف والتشكيل والأحرف المتشابهة',
    allow: 'عبارات يكون فيها اللفظ المدرج بريئا',
  },
  sw: {
    lists: 'Orodha za maneno, kila moja na inachofanya',
    'lists.name': 'Huitaja orodha katika maamuzi na kuchagua ujumbe wake',
    'lists.action': 'Neno la orodha hii linafanya nini; rewrite hulificha',
    'lists.terms': 'Maneno au mafungu ya maneno; herufi kubwa, alama na herufi zinazofanana hazijalishi',
    allow: 'Mafungu ambamo neno la orodha halina madhara',
  },
  zh: {
    lists: '词表，以及每个词表的处理方式',
    'lists.name': '词表在判定中的名称，并据此选择提示语',
    'lists.action': '出现此词表中的词时怎么办；rewrite 表示遮盖',
    'lists.terms': '词或短语；大小写、音标和形近字不影响匹配',
    allow: '包含表中词语但无害的短语',
  },
}
