/** Why an answer that gives its instructions away was stopped or noted. */
export const messages = {
  en: {
    blocked: 'It repeated instructions that are not meant to be shown.',
    'blocked.reworded':
      'It seems to say in other words what instructions that are not meant to be shown say.',
    noted: 'It repeats instructions that are not meant to be shown.',
    'noted.reworded':
      'It seems to say in other words what instructions that are not meant to be shown say. The filter may be wrong.',
  },
  fr: {
    blocked: 'Il répétait des instructions qui ne sont pas destinées à être montrées.',
    'blocked.reworded':
      'Il semble dire en d’autres mots des instructions qui ne sont pas destinées à être montrées.',
    noted: 'Il répète des instructions qui ne sont pas destinées à être montrées.',
    'noted.reworded':
      'Il semble dire en d’autres mots des instructions qui ne sont pas destinées à être montrées. Le filtre peut se tromper.',
  },
  hi: {
    blocked: 'इसमें ऐसे निर्देश दोहराए गए थे जो दिखाने के लिए नहीं हैं।',
    'blocked.reworded': 'लगता है इसमें वे निर्देश दूसरे शब्दों में कहे गए हैं जो दिखाने के लिए नहीं हैं।',
    noted: 'इसमें ऐसे निर्देश दोहराए गए हैं जो दिखाने के लिए नहीं हैं।',
    'noted.reworded': 'लगता है इसमें वे निर्देश दूसरे शब्दों में कहे गए हैं जो दिखाने के लिए नहीं हैं। फ़िल्टर ग़लत हो सकता है।',
  },
  ar: {
    blocked: 'كان يكرر تعليمات لا يُقصد عرضها.',
    'blocked.reworded': 'يبدو أنه يقول بكلمات أخرى تعليمات لا يُقصد عرضها.',
    noted: 'يكرر تعليمات لا يُقصد عرضها.',
    'noted.reworded': 'يبدو أنه يقول بكلمات أخرى تعليمات لا يُقصد عرضها. وقد يخطئ المرشح.',
  },
  sw: {
    blocked: 'Lilirudia maelekezo ambayo hayakusudiwi kuonyeshwa.',
    'blocked.reworded': 'Linaonekana kusema kwa maneno mengine maelekezo ambayo hayakusudiwi kuonyeshwa.',
    noted: 'Linarudia maelekezo ambayo hayakusudiwi kuonyeshwa.',
    'noted.reworded':
      'Linaonekana kusema kwa maneno mengine maelekezo ambayo hayakusudiwi kuonyeshwa. Huenda kichujio kimekosea.',
  },
  zh: {
    blocked: '其中复述了不应展示的指令。',
    'blocked.reworded': '其中似乎换了说法复述不应展示的指令。',
    noted: '其中复述了不应展示的指令。',
    'noted.reworded': '其中似乎换了说法复述不应展示的指令。过滤器可能判断有误。',
  },
}
