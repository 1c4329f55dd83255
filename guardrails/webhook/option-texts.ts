import { ASKED_TEXTS } from '../asked-option-texts'
import type { OptionTexts } from '../contract'

export const optionTexts: OptionTexts = {
  fr: {
    ...ASKED_TEXTS.fr,
    url: 'L’adresse https du service ; il reçoit le texte, son étape, sa langue et la politique qui demande',
    action: 'Ce que son avis peut entraîner au plus : avec flag, un blocage du service est seulement signalé',
    timeLimitMs: 'Le temps qu’il a pour répondre, en millisecondes',
  },
  hi: {
    ...ASKED_TEXTS.hi,
    url: 'सेवा का https पता; उसे पाठ, उसका चरण, उसकी भाषा और पूछने वाली नीति मिलती है',
    action: 'उसके निर्णय का सबसे बड़ा असर: flag हो तो सेवा की रोक केवल दर्ज होती है',
    timeLimitMs: 'उत्तर देने का समय, मिलीसेकंड में',
  },
  ar: {
    ...ASKED_TEXTS.ar,
    url: 'عنوان https للخدمة؛ يصلها النص ومرحلته ولغته والسياسة التي تسأل',
    action: 'أقصى ما يؤدي إليه حكمها: مع flag لا يُسجَّل منع الخدمة إلا ملاحظةً',
    timeLimitMs: 'الوقت المتاح لها للرد، بالميلي ثانية',
  },
  sw: {
    ...ASKED_TEXTS.sw,
    url: 'Anwani ya https ya huduma; inapata maandishi, hatua yake, lugha yake na sera inayouliza',
    action: 'Upeo wa athari ya uamuzi wake: kwa flag, zuio la huduma linaandikwa tu',
    timeLimitMs: 'Muda ilio nao wa kujibu, kwa milisekunde',
  },
  zh: {
    ...ASKED_TEXTS.zh,
    url: '服务的 https 地址；它会收到文本、所处阶段、语言以及提问的政策',
    action: '其裁定最多带来的后果：设为 flag 时，服务的拦截只作标记',
    timeLimitMs: '服务作答的时限，以毫秒计',
  },
}
