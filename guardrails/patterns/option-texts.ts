import type { OptionTexts } from '../contract'

export const optionTexts: OptionTexts = {
  fr: {
    patterns: 'Expressions régulières, chacune avec ce que fait une correspondance',
    'patterns.name': 'Nomme le motif dans les verdicts et choisit son message',
    'patterns.pattern': 'Une expression régulière dans la syntaxe de RE2',
    'patterns.caseSensitive': 'Si les majuscules comptent',
    'patterns.within':
      'Une correspondance tient dans une phrase ou une ligne ; text la laisse courir, et retient la réponse jusqu’à sa fin',
    'patterns.action': 'Ce que fait une correspondance',
    'patterns.replacement': 'Ce qui la remplace, pour rewrite',
    'patterns.message': 'Ce qu’on dit au lecteur, par langue',
  },
  hi: {
    patterns: 'रेगुलर एक्सप्रेशन, हर एक के साथ यह कि मिलने पर क्या हो',
    'patterns.name': 'निर्णयों में पैटर्न का नाम; इसी से उसका संदेश चुना जाता है',
    'patterns.pattern': 'RE2 के व्याकरण में रेगुलर एक्सप्रेशन',
    'patterns.caseSensitive': 'क्या बड़े-छोटे अक्षरों का भेद किया जाए',
    'patterns.within': 'मिलान एक वाक्य या पंक्ति के भीतर होता है; text उसे आगे चलने देता है और उत्तर को अंत तक रोकता है',
    'patterns.action': 'मिलने पर क्या हो',
    'patterns.replacement': 'rewrite के लिए: उसकी जगह क्या लिखा जाए',
    'patterns.message': 'पाठक को क्या बताया जाए, भाषा के अनुसार',
  },
  ar: {
    patterns: 'تعابير نمطية، ولكل منها ما يؤدي إليه التطابق',
    'patterns.name': 'يسمي النمط في الأحكام ويختار رسالته',
    'patterns.pattern': 'تعبير نمطي بصيغة RE2',
    'patterns.caseSensitive': 'هل تهم حالة الأحرف',
    'patterns.within': 'يقع التطابق في جملة أو سطر واحد؛ أما text فيدعه يمتد ويحبس الجواب حتى آخره',
    'patterns.action': 'ما يؤدي إليه التطابق',
    'patterns.replacement': 'ما يوضع مكانه مع rewrite',
    'patterns.message': 'ما يقال للقارئ، بحسب اللغة',
  },
  sw: {
    patterns: 'Ruwaza (regular expressions), kila moja na inachofanya ikipatikana',
    'patterns.name': 'Huitaja ruwaza katika maamuzi na kuchagua ujumbe wake',
    'patterns.pattern': 'Regular expression kwa sintaksia ya RE2',
    'patterns.caseSensitive': 'Kama herufi kubwa na ndogo zinatofautishwa',
    'patterns.within':
      'Ulinganifu huwa ndani ya sentensi au mstari mmoja; text huuacha uendelee, na jibu huzuiwa hadi mwisho wake',
    'patterns.action': 'Ulinganifu unafanya nini',
    'patterns.replacement': 'Kinachowekwa mahali pake, kwa rewrite',
    'patterns.message': 'Msomaji anaambiwa nini, kwa lugha',
  },
  zh: {
    patterns: '正则表达式，以及匹配后的处理方式',
    'patterns.name': '该模式在判定中的名称，并据此选择提示语',
    'patterns.pattern': 'RE2 语法的正则表达式',
    'patterns.caseSensitive': '是否区分大小写',
    'patterns.within': '匹配限于一句或一行之内；选 text 可跨越全文，但回答要等到写完才显示',
    'patterns.action': '匹配后怎么办',
    'patterns.replacement': 'rewrite 时用来替换的内容',
    'patterns.message': '按语言告诉读者的话',
  },
}
