/** Why a text was stopped, masked or noted; a policy may say more for a list with `blocked.<list>`. */
export const messages = {
  en: {
    blocked: 'It contains a term that this policy does not allow.',
    masked: 'A term that this policy does not allow was masked.',
    noted: 'It contains a term that this policy keeps an eye on.',
  },
  fr: {
    blocked: 'Il contient un terme que cette politique n’autorise pas.',
    masked: 'Un terme que cette politique n’autorise pas a été masqué.',
    noted: 'Il contient un terme que cette politique surveille.',
  },
  hi: {
    blocked: 'इसमें ऐसा शब्द है जिसकी यह नीति अनुमति नहीं देती।',
    masked: 'एक शब्द, जिसकी यह नीति अनुमति नहीं देती, छिपा दिया गया है।',
    noted: 'इसमें ऐसा शब्द है जिस पर यह नीति ध्यान रखती है।',
  },
  ar: {
    blocked: 'فيه لفظ لا تسمح به هذه السياسة.',
    masked: 'حُجب لفظ لا تسمح به هذه السياسة.',
    noted: 'فيه لفظ تراقبه هذه السياسة.',
  },
  sw: {
    blocked: 'Lina neno ambalo sera hii hairuhusu.',
    masked: 'Neno ambalo sera hii hairuhusu limefichwa.',
    noted: 'Lina neno ambalo sera hii hulifuatilia.',
  },
  zh: {
    blocked: '其中含有本规则不允许的词语。',
    masked: '本规则不允许的词语已被遮盖。',
    noted: '其中含有本规则关注的词语。',
  },
}
