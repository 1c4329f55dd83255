import type { OptionTexts } from '../contract'

export const optionTexts: OptionTexts = {
  fr: {
    languages: 'Langues dans lesquelles on peut répondre',
    action: 'Ce qui arrive à une réponse dans une autre langue',
    minLetters:
      'Les textes de moins de lettres sont trop courts pour en juger et passent ; un idéogramme compte pour trois',
    ownWords: 'Salutations, noms et emprunts de la communauté : ils ne comptent pour aucune langue',
  },
  hi: {
    languages: 'जिन भाषाओं में उत्तर दिए जा सकते हैं',
    action: 'दूसरी भाषा के उत्तर का क्या हो',
    minLetters: 'इससे कम अक्षरों वाले पाठ पहचान के लिए बहुत छोटे हैं और निकल जाते हैं; एक चित्राक्षर तीन गिना जाता है',
    ownWords: 'समुदाय के अभिवादन, नाम और उधार शब्द: ये किसी भाषा में नहीं गिने जाते',
  },
  ar: {
    languages: 'اللغات التي يجوز أن تكتب بها الأجوبة',
    action: 'ما يحدث لجواب بلغة أخرى',
    minLetters: 'النصوص الأقصر من هذا العدد من الحروف لا تكفي للحكم فتمر؛ ويعد الرمز الصيني بثلاثة',
    ownWords: 'تحيات المجتمع وأسماؤه وكلماته الدخيلة: لا تحسب على أي لغة',
  },
  sw: {
    languages: 'Lugha ambazo majibu yanaweza kuandikwa',
    action: 'Jibu la lugha nyingine linafanywaje',
    minLetters:
      'Maandishi yenye herufi chache zaidi ni mafupi mno kupimwa na hupita; herufi moja ya Kichina huhesabiwa tatu',
    ownWords: 'Salamu, majina na maneno ya mkopo ya jumuiya: hayahesabiwi kwa lugha yoyote',
  },
  zh: {
    languages: '回答可以使用的语言',
    action: '用其他语言的回答怎么办',
    minLetters: '字母少于此数的文本太短，无法判断，直接放行；一个汉字算三个字母',
    ownWords: '本社群的问候语、名字和借词：不算作任何语言',
  },
}
