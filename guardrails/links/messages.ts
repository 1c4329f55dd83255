/** Why a link was stopped, removed or noted; `removed.hidden` and its like fall back to `removed`. */
export const messages = {
  en: {
    blocked: 'It contains a link that this policy does not allow.',
    removed: 'A link that this policy does not allow was removed.',
    'removed.hidden': 'A link was removed because its words name another address than it leads to.',
    'removed.look-alike': 'A link was removed because its address imitates another one.',
    noted: 'It contains a link that this policy keeps an eye on.',
  },
  fr: {
    blocked: 'Il contient un lien que cette politique n’autorise pas.',
    removed: 'Un lien que cette politique n’autorise pas a été retiré.',
    'removed.hidden': 'Un lien a été retiré car son texte nomme une autre adresse que la sienne.',
    'removed.look-alike': 'Un lien a été retiré car son adresse en imite une autre.',
    noted: 'Il contient un lien que cette politique surveille.',
  },
  hi: {
    blocked: 'इसमें ऐसा लिंक है जिसकी यह नीति अनुमति नहीं देती।',
    removed: 'एक लिंक, जिसकी यह नीति अनुमति नहीं देती, हटा दिया गया है।',
    'removed.hidden': 'एक लिंक हटा दिया गया है क्योंकि उसके शब्द किसी और पते का नाम लेते हैं।',
    'removed.look-alike': 'एक लिंक हटा दिया गया है क्योंकि उसका पता किसी और पते की नकल करता है।',
    noted: 'इसमें ऐसा लिंक है जिस पर यह नीति ध्यान रखती है।',
  },
  ar: {
    blocked: 'فيه رابط لا تسمح به هذه السياسة.',
    removed: 'حُذف رابط لا تسمح به هذه السياسة.',
    'removed.hidden': 'حُذف رابط لأن نصه يذكر عنوانا غير الذي يؤدي إليه.',
    'removed.look-alike': 'حُذف رابط لأن عنوانه يقلّد عنوانا آخر.',
    noted: 'فيه رابط تراقبه هذه السياسة.',
  },
  sw: {
    blocked: 'Lina kiungo ambacho sera hii hairuhusu.',
    removed: 'Kiungo ambacho sera hii hairuhusu kimeondolewa.',
    'removed.hidden': 'Kiungo kimeondolewa kwa sababu maneno yake yanataja anwani nyingine.',
    'removed.look-alike': 'Kiungo kimeondolewa kwa sababu anwani yake inaiga nyingine.',
    noted: 'Lina kiungo ambacho sera hii hukifuatilia.',
  },
  zh: {
    blocked: '其中含有本规则不允许的链接。',
    removed: '本规则不允许的一个链接已被移除。',
    'removed.hidden': '一个链接已被移除，因为其文字所写的地址与实际指向不同。',
    'removed.look-alike': '一个链接已被移除，因为其地址模仿了另一个地址。',
    noted: '其中含有本规则关注的链接。',
  },
}
