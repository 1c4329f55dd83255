/** Why a text was stopped or noted by a model that judges, or because that model gave no verdict. */
export const messages = {
  en: {
    blocked: 'The model that judges for this community found in it what is not wanted here.',
    noted: 'The model that judges for this community has noted it.',
    failed:
      'The model that judges here gave no verdict, and nothing passes unread. Try again a little later.',
    'failed.late':
      'The model that judges here did not answer in time, and nothing passes unread. Try again a little later.',
    'failed.asleep':
      'The model that judges here is still being started, and nothing passes unread. Try again in a minute.',
    unjudged: 'The model that judges here gave no verdict; the text passed without it.',
  },
  fr: {
    blocked: 'Le modèle qui juge pour cette communauté y a trouvé ce qui n’est pas souhaité ici.',
    noted: 'Le modèle qui juge pour cette communauté l’a signalé.',
    failed:
      'Le modèle chargé de juger n’a pas rendu d’avis, et rien ne passe sans être lu. Réessayez un peu plus tard.',
    'failed.late':
      'Le modèle chargé de juger n’a pas répondu à temps, et rien ne passe sans être lu. Réessayez un peu plus tard.',
    'failed.asleep':
      'Le modèle chargé de juger est encore en train de démarrer, et rien ne passe sans être lu. Réessayez dans une minute.',
    unjudged: 'Le modèle chargé de juger n’a pas rendu d’avis ; le texte est passé sans lui.',
  },
  hi: {
    blocked: 'इस समुदाय के लिए निर्णय करने वाले मॉडल को इसमें ऐसी बात मिली जो यहाँ नहीं चाही जाती।',
    noted: 'इस समुदाय के लिए निर्णय करने वाले मॉडल ने इसे दर्ज किया है।',
    failed:
      'निर्णय करने वाले मॉडल ने कोई निर्णय नहीं दिया, और बिना जाँचे कुछ भी आगे नहीं जाता। थोड़ी देर बाद फिर कोशिश करें।',
    'failed.late':
      'निर्णय करने वाले मॉडल ने समय पर उत्तर नहीं दिया, और बिना जाँचे कुछ भी आगे नहीं जाता। थोड़ी देर बाद फिर कोशिश करें।',
    'failed.asleep':
      'निर्णय करने वाला मॉडल अभी शुरू हो रहा है, और बिना जाँचे कुछ भी आगे नहीं जाता। एक मिनट बाद फिर कोशिश करें।',
    unjudged: 'निर्णय करने वाले मॉडल ने कोई निर्णय नहीं दिया; पाठ उसके बिना आगे गया।',
  },
  ar: {
    blocked: 'وجد فيه النموذج الذي يحكم لهذا المجتمع ما لا يُراد هنا.',
    noted: 'سجّل عليه النموذج الذي يحكم لهذا المجتمع ملاحظة.',
    failed: 'لم يُصدر النموذج المكلَّف بالحكم حكما، ولا يمر شيء دون فحص. حاول بعد قليل.',
    'failed.late': 'لم يُجب النموذج المكلَّف بالحكم في الوقت المحدد، ولا يمر شيء دون فحص. حاول بعد قليل.',
    'failed.asleep': 'ما زال النموذج المكلَّف بالحكم قيد التشغيل، ولا يمر شيء دون فحص. حاول بعد دقيقة.',
    unjudged: 'لم يُصدر النموذج المكلَّف بالحكم حكما، فمرّ النص من دونه.',
  },
  sw: {
    blocked: 'Modeli inayoamua kwa ajili ya jumuiya hii imekuta ndani yake jambo lisilotakiwa hapa.',
    noted: 'Modeli inayoamua kwa ajili ya jumuiya hii imeliwekea alama.',
    failed:
      'Modeli inayoamua hapa haikutoa uamuzi, na hakuna kinachopita bila kusomwa. Jaribu tena baadaye kidogo.',
    'failed.late':
      'Modeli inayoamua hapa haikujibu kwa wakati, na hakuna kinachopita bila kusomwa. Jaribu tena baadaye kidogo.',
    'failed.asleep':
      'Modeli inayoamua hapa bado inawashwa, na hakuna kinachopita bila kusomwa. Jaribu tena baada ya dakika moja.',
    unjudged: 'Modeli inayoamua hapa haikutoa uamuzi; maandishi yamepita bila huo.',
  },
  zh: {
    blocked: '为本社群作判断的模型在其中发现了这里不希望出现的内容。',
    noted: '为本社群作判断的模型对它作了标记。',
    failed: '负责判断的模型没有给出结论，未经检查的内容不会通过。请稍后再试。',
    'failed.late': '负责判断的模型没有及时答复，未经检查的内容不会通过。请稍后再试。',
    'failed.asleep': '负责判断的模型仍在启动，未经检查的内容不会通过。请一分钟后再试。',
    unjudged: '负责判断的模型没有给出结论，文本未经其判断而通过。',
  },
}
