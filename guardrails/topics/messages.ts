/** Why a text on a topic was stopped or noted. */
export const messages = {
  en: {
    blocked:
      'It seems to be about the topic “{topic}”, which is not talked about here. The filter may be wrong.',
    noted: 'It seems to be about the topic “{topic}”. The filter may be wrong.',
  },
  fr: {
    blocked:
      'Il semble porter sur le sujet « {topic} », dont on ne parle pas ici. Le filtre peut se tromper.',
    noted: 'Il semble porter sur le sujet « {topic} ». Le filtre peut se tromper.',
  },
  hi: {
    blocked: 'लगता है यह “{topic}” विषय के बारे में है, जिस पर यहाँ बात नहीं होती। फ़िल्टर ग़लत हो सकता है।',
    noted: 'लगता है यह “{topic}” विषय के बारे में है। फ़िल्टर ग़लत हो सकता है।',
  },
  ar: {
    blocked: 'يبدو أنه عن موضوع «{topic}» الذي لا يُتحدث عنه هنا. وقد يخطئ المرشح.',
    noted: 'يبدو أنه عن موضوع «{topic}». وقد يخطئ المرشح.',
  },
  sw: {
    blocked: 'Inaonekana kuwa kuhusu mada “{topic}”, ambayo haizungumzwi hapa. Huenda kichujio kimekosea.',
    noted: 'Inaonekana kuwa kuhusu mada “{topic}”. Huenda kichujio kimekosea.',
  },
  zh: {
    blocked: '内容似乎涉及“{topic}”话题，这里不谈这个话题。过滤器可能判断有误。',
    noted: '内容似乎涉及“{topic}”话题。过滤器可能判断有误。',
  },
}
