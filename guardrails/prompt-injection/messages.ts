/** Why a text that tries to steer the assistant was stopped or noted. */
export const messages = {
  en: {
    blocked: 'It looks like an attempt to talk the assistant out of its rules.',
    noted: 'It may be an attempt to talk the assistant out of its rules.',
    'blocked.attachment': 'The attached text seems to hold instructions for the assistant.',
    'noted.attachment': 'The attached text may hold instructions for the assistant.',
  },
  fr: {
    blocked: 'Cela ressemble à une tentative de détourner l’assistant de ses règles.',
    noted: 'C’est peut-être une tentative de détourner l’assistant de ses règles.',
    'blocked.attachment': 'Le texte joint semble contenir des instructions destinées à l’assistant.',
    'noted.attachment': 'Le texte joint contient peut-être des instructions destinées à l’assistant.',
  },
  hi: {
    blocked: 'यह सहायक को उसके नियमों से हटाने की कोशिश लगती है।',
    noted: 'यह सहायक को उसके नियमों से हटाने की कोशिश हो सकती है।',
    'blocked.attachment': 'जुड़े हुए पाठ में सहायक के लिए निर्देश लगते हैं।',
    'noted.attachment': 'जुड़े हुए पाठ में सहायक के लिए निर्देश हो सकते हैं।',
  },
  ar: {
    blocked: 'يبدو أنه محاولة لإخراج المساعد عن قواعده.',
    noted: 'قد يكون محاولة لإخراج المساعد عن قواعده.',
    'blocked.attachment': 'يبدو أن النص المرفق يحوي تعليمات موجهة إلى المساعد.',
    'noted.attachment': 'قد يحوي النص المرفق تعليمات موجهة إلى المساعد.',
  },
  sw: {
    blocked: 'Inaonekana ni jaribio la kumfanya msaidizi avunje kanuni zake.',
    noted: 'Huenda ni jaribio la kumfanya msaidizi avunje kanuni zake.',
    'blocked.attachment': 'Maandishi yaliyoambatishwa yanaonekana kuwa na maagizo kwa msaidizi.',
    'noted.attachment': 'Maandishi yaliyoambatishwa huenda yana maagizo kwa msaidizi.',
  },
  zh: {
    blocked: '这看起来是想让助手违反其规则。',
    noted: '这可能是想让助手违反其规则。',
    'blocked.attachment': '附件文本似乎含有针对助手的指令。',
    'noted.attachment': '附件文本可能含有针对助手的指令。',
  },
}
