/** Why a text was stopped or noted by another service, or because that service gave no verdict. */
export const messages = {
  en: {
    blocked: 'A service that this community trusts stopped it.',
    noted: 'A service that this community trusts has noted it.',
    failed:
      'The service that judges here gave no verdict, and nothing passes unread. Try again a little later.',
    'failed.late':
      'The service that judges here did not answer in time, and nothing passes unread. Try again a little later.',
    unjudged: 'The service that judges here gave no verdict; the text passed without it.',
  },
  fr: {
    blocked: 'Un service auquel cette communauté fait confiance l’a arrêté.',
    noted: 'Un service auquel cette communauté fait confiance l’a signalé.',
    failed:
      'Le service chargé d’en juger n’a pas rendu d’avis, et rien ne passe sans être lu. Réessayez un peu plus tard.',
    'failed.late':
      'Le service chargé d’en juger n’a pas répondu à temps, et rien ne passe sans être lu. Réessayez un peu plus tard.',
    unjudged: 'Le service chargé d’en juger n’a pas rendu d’avis ; le texte est passé sans lui.',
  },
  hi: {
    blocked: 'इस समुदाय की भरोसेमंद एक सेवा ने इसे रोक दिया।',
    noted: 'इस समुदाय की भरोसेमंद एक सेवा ने इसे दर्ज किया है।',
    failed:
      'यहाँ जाँचने वाली सेवा ने कोई निर्णय नहीं दिया, और बिना जाँचे कुछ भी आगे नहीं जाता। थोड़ी देर बाद फिर कोशिश करें।',
    'failed.late':
      'यहाँ जाँचने वाली सेवा ने समय पर उत्तर नहीं दिया, और बिना जाँचे कुछ भी आगे नहीं जाता। थोड़ी देर बाद फिर कोशिश करें।',
    unjudged: 'यहाँ जाँचने वाली सेवा ने कोई निर्णय नहीं दिया; पाठ उसके बिना आगे गया।',
  },
  ar: {
    blocked: 'أوقفته خدمة يثق بها هذا المجتمع.',
    noted: 'سجّلت عليه خدمة يثق بها هذا المجتمع ملاحظة.',
    failed: 'لم تُصدر الخدمة المكلَّفة بالفحص حكما، ولا يمر شيء دون فحص. حاول بعد قليل.',
    'failed.late': 'لم تُجب الخدمة المكلَّفة بالفحص في الوقت المحدد، ولا يمر شيء دون فحص. حاول بعد قليل.',
    unjudged: 'لم تُصدر الخدمة المكلَّفة بالفحص حكما، فمرّ النص من دونها.',
  },
  sw: {
    blocked: 'Huduma ambayo jumuiya hii inaiamini imelizuia.',
    noted: 'Huduma ambayo jumuiya hii inaiamini imeliwekea alama.',
    failed:
      'Huduma inayokagua hapa haikutoa uamuzi, na hakuna kinachopita bila kusomwa. Jaribu tena baadaye kidogo.',
    'failed.late':
      'Huduma inayokagua hapa haikujibu kwa wakati, na hakuna kinachopita bila kusomwa. Jaribu tena baadaye kidogo.',
    unjudged: 'Huduma inayokagua hapa haikutoa uamuzi; maandishi yamepita bila huo.',
  },
  zh: {
    blocked: '本社群信任的一项服务阻止了它。',
    noted: '本社群信任的一项服务对它作了标记。',
    failed: '负责检查的服务没有给出结论，未经检查的内容不会通过。请稍后再试。',
    'failed.late': '负责检查的服务没有及时答复，未经检查的内容不会通过。请稍后再试。',
    unjudged: '负责检查的服务没有给出结论，文本未经其检查而通过。',
  },
}
