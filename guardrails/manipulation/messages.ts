/** Why an answer that may sway people was stopped or noted. */
export const messages = {
  en: {
    blocked:
      'A classifier took it for manipulation: pressure, flattery, fear, or tying you to the assistant. Such classifiers err.',
    noted:
      'This may be meant to sway you: by pressure, flattery, fear, or by tying you to the assistant. Take your time. The classifier may be wrong.',
  },
  fr: {
    blocked:
      'Un classifieur y a vu de la manipulation : pression, flatterie, peur, ou dépendance envers l’assistant. Il arrive qu’il se trompe.',
    noted:
      'Ceci cherche peut-être à vous influencer : par la pression, la flatterie, la peur, ou en vous attachant à l’assistant. Prenez votre temps. Le classifieur peut se tromper.',
  },
  hi: {
    blocked:
      'एक वर्गीकारक को इसमें बहकाने की कोशिश दिखी: दबाव, चापलूसी, डर, या सहायक पर निर्भर बनाना। ऐसे वर्गीकारक ग़लती करते हैं।',
    noted:
      'हो सकता है यह आपको बहकाने के लिए हो: दबाव, चापलूसी या डर से, या सहायक पर निर्भर बनाकर। सोचने का समय लें। वर्गीकारक ग़लत हो सकता है।',
  },
  ar: {
    blocked: 'رأى فيه مصنِّف آلي تلاعبا: ضغطا أو تملقا أو تخويفا أو تعليقا بالمساعد. ومثل هذه المصنفات تخطئ.',
    noted:
      'ربما يراد بهذا التأثير عليك: بالضغط أو التملق أو التخويف أو بتعليقك بالمساعد. خذ وقتك. وقد يكون المصنِّف مخطئا.',
  },
  sw: {
    blocked:
      'Kiainishaji kiliona ushawishi wa hila: shinikizo, sifa za uongo, vitisho, au kukufanya umtegemee msaidizi. Viainishaji hivi hukosea.',
    noted:
      'Huenda hii inataka kukushawishi kwa hila: kwa shinikizo, sifa za uongo, vitisho, au kukufanya umtegemee msaidizi. Chukua muda wako. Huenda kiainishaji kimekosea.',
  },
  zh: {
    blocked: '分类器认为这是操纵话术：施压、奉承、恐吓，或让人依赖助手。这类分类器会出错。',
    noted: '这段话可能想左右您：施压、奉承、恐吓，或让您依赖助手。请慢慢考虑。分类器也可能判断有误。',
  },
}
