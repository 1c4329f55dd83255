/** Why a text in another language was stopped or noted. */
export const messages = {
  en: {
    blocked: 'It was written in a language that this assistant does not answer in.',
    noted: 'It is written in a language that this assistant does not answer in.',
  },
  fr: {
    blocked: 'Il était écrit dans une langue dans laquelle cet assistant ne répond pas.',
    noted: 'Il est écrit dans une langue dans laquelle cet assistant ne répond pas.',
  },
  hi: {
    blocked: 'यह ऐसी भाषा में लिखा गया था जिसमें यह सहायक उत्तर नहीं देता।',
    noted: 'यह ऐसी भाषा में है जिसमें यह सहायक उत्तर नहीं देता।',
  },
  ar: {
    blocked: 'كُتب بلغة لا يجيب بها هذا المساعد.',
    noted: 'مكتوب بلغة لا يجيب بها هذا المساعد.',
  },
  sw: {
    blocked: 'Limeandikwa kwa lugha ambayo msaidizi huyu haijibu kwayo.',
    noted: 'Limeandikwa kwa lugha ambayo msaidizi huyu haijibu kwayo.',
  },
  zh: {
    blocked: '其语言不是本助手使用的语言。',
    noted: '其语言不是本助手使用的语言。',
  },
}
