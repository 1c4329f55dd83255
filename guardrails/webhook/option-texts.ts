import type { OptionTexts } from '../contract'

export const optionTexts: OptionTexts = {
  fr: {
    url: 'L’adresse https du service ; il reçoit le texte, son étape, sa langue et la politique qui demande',
    action: 'Ce que son avis peut entraîner au plus : avec flag, un blocage du service est seulement signalé',
    judges:
      'whole : il est consulté une fois, et une réponse est retenue jusqu’à sa fin ; sentences : il est consulté toutes les quelques phrases, pour qu’une réponse puisse s’afficher au fil de l’écriture',
    timeLimitMs: 'Le temps qu’il a pour répondre, en millisecondes',
    onFailure: 'Ce qu’il advient d’un texte quand le service ne rend pas d’avis',
  },
  hi: {
    url: 'सेवा का https पता; उसे पाठ, उसका चरण, उसकी भाषा और पूछने वाली नीति मिलती है',
    action: 'उसके निर्णय का सबसे बड़ा असर: flag हो तो सेवा की रोक केवल दर्ज होती है',
    judges:
      'whole: उससे एक बार पूछा जाता है, और उत्तर अंत तक रोका जाता है; sentences: हर कुछ वाक्यों पर पूछा जाता है, ताकि उत्तर लिखते-लिखते दिख सके',
    timeLimitMs: 'उत्तर देने का समय, मिलीसेकंड में',
    onFailure: 'सेवा निर्णय न दे तो पाठ का क्या हो',
  },
  ar: {
    url: 'عنوان https للخدمة؛ يصلها النص ومرحلته ولغته والسياسة التي تسأل',
    action: 'أقصى ما يؤدي إليه حكمها: مع flag لا يُسجَّل منع الخدمة إلا ملاحظةً',
    judges:
      'مع whole تُسأل مرة واحدة ويُحجز الجواب حتى نهايته؛ ومع sentences تُسأل كل بضع جمل، لكي يظهر الجواب أثناء كتابته',
    timeLimitMs: 'الوقت المتاح لها للرد، بالميلي ثانية',
    onFailure: 'ما يحدث للنص حين لا تعطي الخدمة حكمًا',
  },
  sw: {
    url: 'Anwani ya https ya huduma; inapata maandishi, hatua yake, lugha yake na sera inayouliza',
    action: 'Upeo wa athari ya uamuzi wake: kwa flag, zuio la huduma linaandikwa tu',
    judges:
      'whole: inaulizwa mara moja, na jibu linashikiliwa hadi mwisho; sentences: inaulizwa kila baada ya sentensi chache, ili jibu lionekane linapoandikwa',
    timeLimitMs: 'Muda ilio nao wa kujibu, kwa milisekunde',
    onFailure: 'Maandishi yanakuwaje huduma isipotoa uamuzi',
  },
  zh: {
    url: '服务的 https 地址；它会收到文本、所处阶段、语言以及提问的政策',
    action: '其裁定最多带来的后果：设为 flag 时，服务的拦截只作标记',
    judges: 'whole：只询问一次，回答保留到结束再显示；sentences：每隔几句询问一次，回答可以边写边显示',
    timeLimitMs: '服务作答的时限，以毫秒计',
    onFailure: '服务没有给出裁定时如何处理文本',
  },
}
