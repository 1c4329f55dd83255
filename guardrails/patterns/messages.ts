/** Why a text was stopped, changed or noted; a pattern may bring its own text, a policy may say more with `blocked.<name>`. */
export const messages = {
  en: {
    blocked: 'It contains something that a rule of this community does not allow.',
    replaced: 'A passage that a rule of this community does not allow was replaced.',
    noted: 'It contains something that a rule of this community keeps an eye on.',
    own: '{text}',
  },
  fr: {
    blocked: 'Il contient un passage qu’une règle de cette communauté n’autorise pas.',
    replaced: 'Un passage qu’une règle de cette communauté n’autorise pas a été remplacé.',
    noted: 'Il contient un passage qu’une règle de cette communauté surveille.',
    own: '{text}',
  },
  hi: {
    blocked: 'इसमें ऐसा कुछ है जिसकी इस समुदाय का एक नियम अनुमति नहीं देता।',
    replaced: 'एक अंश, जिसकी इस समुदाय का एक नियम अनुमति नहीं देता, बदल दिया गया है।',
    noted: 'इसमें ऐसा कुछ है जिस पर इस समुदाय का एक नियम ध्यान रखता है।',
    own: '{text}',
  },
  ar: {
    blocked: 'فيه ما لا تسمح به إحدى قواعد هذا المجتمع.',
    replaced: 'استُبدل مقطع لا تسمح به إحدى قواعد هذا المجتمع.',
    noted: 'فيه ما تراقبه إحدى قواعد هذا المجتمع.',
    own: '{text}',
  },
  sw: {
    blocked: 'Lina jambo ambalo kanuni ya jumuiya hii hairuhusu.',
    replaced: 'Sehemu ambayo kanuni ya jumuiya hii hairuhusu imebadilishwa.',
    noted: 'Lina jambo ambalo kanuni ya jumuiya hii hulifuatilia.',
    own: '{text}',
  },
  zh: {
    blocked: '其中含有本社群某条规则不允许的内容。',
    replaced: '本社群某条规则不允许的一段内容已被替换。',
    noted: '其中含有本社群某条规则关注的内容。',
    own: '{text}',
  },
}
