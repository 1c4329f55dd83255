import type { OptionTexts } from '../contract'

export const optionTexts: OptionTexts = {
  fr: {
    kinds: 'Ce qui compte comme données personnelles',
    action:
      'hide met un substitut à la place ; pseudonymise donne au modèle un remplaçant et rend au lecteur ses propres mots (dans les réponses, ce qu’aucun lecteur n’a écrit est caché) ; block refuse le texte',
    actions: 'Une autre action pour certaines sortes',
    regions:
      'Pays (ISO 3166-1) dont on connaît les numéros de téléphone et les numéros d’identité peu contrôlés',
    allow: 'Valeurs qu’on peut montrer, comme l’adresse de la communauté',
  },
  hi: {
    kinds: 'क्या-क्या निजी जानकारी माना जाए',
    action:
      'hide उसकी जगह एक संकेत रखता है; pseudonymise मॉडल को एक बदला हुआ मान देता है और पाठक को उसके अपने शब्द लौटाता है (उत्तरों में जो किसी पाठक ने नहीं लिखा वह छिपाया जाता है); block पाठ को मना करता है',
    actions: 'कुछ प्रकारों के लिए अलग कार्रवाई',
    regions: 'वे देश (ISO 3166-1) जिनके फ़ोन और कम जाँच-अंक वाले पहचान नंबर पहचाने जाएँ',
    allow: 'वे मान जो दिखाए जा सकते हैं, जैसे समुदाय का अपना पता',
  },
  ar: {
    kinds: 'ما يعد بيانات شخصية',
    action:
      'hide يضع بديلا مكانها؛ pseudonymise يعطي النموذج اسما مستعارا ويعيد إلى القارئ كلماته (وفي الأجوبة يخفى ما لم يكتبه قارئ)؛ block يرفض النص',
    actions: 'إجراء آخر لبعض الأنواع',
    regions: 'البلدان (ISO 3166-1) التي تعرف أرقام هواتفها وأرقام هوياتها ضعيفة التحقق',
    allow: 'قيم يجوز إظهارها، مثل عنوان المجتمع نفسه',
  },
  sw: {
    kinds: 'Nini huhesabiwa taarifa binafsi',
    action:
      'hide huweka alama mahali pake; pseudonymise humpa modeli mbadala na kumrudishia msomaji maneno yake (katika majibu, kisichoandikwa na msomaji hufichwa); block hukataa maandishi',
    actions: 'Hatua nyingine kwa aina fulani',
    regions:
      'Nchi (ISO 3166-1) ambazo namba zake za simu na za utambulisho zisizo na ukaguzi thabiti zinajulikana',
    allow: 'Thamani zinazoweza kuonyeshwa, kama anwani ya jumuiya yenyewe',
  },
  zh: {
    kinds: '哪些算作个人信息',
    action:
      'hide 用占位符代替；pseudonymise 给模型一个替身，再把原话还给读者（回答中读者没写过的会被隐藏）；block 拒绝该文本',
    actions: '对某些种类另作处理',
    regions: '识别哪些国家（ISO 3166-1）的电话号码和校验较弱的证件号码',
    allow: '可以显示的值，例如社群自己的地址',
  },
}
