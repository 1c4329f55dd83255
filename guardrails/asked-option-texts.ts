import type { OptionTexts } from './contract'

/** What `askedOptions` are for, in the languages of the hub's pages but English. */
export const ASKED_TEXTS = {
  fr: {
    judges:
      'whole : une seule question, et une réponse est retenue jusqu’à sa fin ; sentences : une question toutes les quelques phrases, pour qu’une réponse puisse s’afficher au fil de l’écriture',
    onFailure: 'Ce qu’il advient d’un texte quand aucun avis n’est rendu',
  },
  hi: {
    judges:
      'whole: एक ही प्रश्न, और उत्तर अंत तक रोका जाता है; sentences: हर कुछ वाक्यों पर एक प्रश्न, ताकि उत्तर लिखते-लिखते दिख सके',
    onFailure: 'कोई निर्णय न मिले तो पाठ का क्या हो',
  },
  ar: {
    judges:
      'مع whole سؤال واحد، ويُحجز الجواب حتى نهايته؛ ومع sentences سؤال كل بضع جمل، لكي يظهر الجواب أثناء كتابته',
    onFailure: 'ما يحدث للنص حين لا يأتي حكم',
  },
  sw: {
    judges:
      'whole: swali moja, na jibu linashikiliwa hadi mwisho; sentences: swali moja kila baada ya sentensi chache, ili jibu lionekane linapoandikwa',
    onFailure: 'Maandishi yanakuwaje uamuzi usipotolewa',
  },
  zh: {
    judges: 'whole：只问一次，回答保留到结束再显示；sentences：每隔几句问一次，回答可以边写边显示',
    onFailure: '没有得到裁定时如何处理文本',
  },
} satisfies OptionTexts
