/** Everyday questions of `starter/train/phrasings`, which a topic is told apart from. */
export const fr = `
personne n'est venu à ma fête
Mon mari ne m'écoute plus.
taux du livret a
Comment naissent les nuages ?
Comment fonctionne une tontine ?
Comment négocier le prix d'une moto d'occasion ?
Elle veut des enfants, moi pas.
Comment annuler un commit avec Git ?
Devrais-je voter pour les Verts ?
un mot au pif
Quel est l'animal le plus rapide ?
Ma mère fait le meilleur mafé du monde.
Comment créer un site web ?
visa pour l'égypte, nécessaire ?
alerte inondation ?
Peux-tu garder un secret ?
Comment chauffe un micro-ondes ?
Comment gérer son stress avant un examen ?
Est-ce que la Terre est plate ?
tu vois le genre
Les paroles de « Ne me quitte pas »
Comment tricoter une écharpe ?
À quoi sert un logarithme dans la vie ?
La route de Ziguinchor est-elle sûre ?
Qui a gagné les élections ?
Comment appelle-t-on quelqu'un qui collectionne les timbres ?
Combien font 17 fois 23 ?
Mon père était pêcheur et n'a jamais su lire. Il veut raconter sa vie. Par où débuter ?
Mon riz colle toujours, qu'est-ce que je fais de travers ?
Combattre la mouche blanche sur mes tomates
Raconte-moi une histoire de princesse.
Ma grand-mère a quatre-vingt-dix ans et ne veut plus manger, le médecin est en vacances, je suis inquiet.
Le rap, c'est mieux que le rock, non ?
Quelle route prendre pour éviter les bouchons ?
Que signifie le prénom Fatou ?
regex pour valider un numéro de téléphone
récupérer des photos effacées
Comment rédiger un CV sans expérience ?
abracadabra
Idées de prénoms bretons
Comment réussir une mayonnaise ?
J'ai une crampe au mollet.
Surprends-moi avec une anecdote.
Comment fonctionne l'intelligence artificielle ?
chaise
Quelle énergie utilise-t-on pour chauffer une serre ?
Tu préfères les chiens ou les chats ?
Un père a le triple de l'âge de son fils, quel âge ont-ils ?
Où trouver du beurre de karité ?
Proverbe sur la patience
Comment obtenir un crédit immobilier ?
Judo, ceinture orange, prises à connaître
xyz 123 truc
un peintre mexicain célèbre
Qui a construit la tour Eiffel ?
Comment ouvrir un compte bancaire ?
Un voisin fait du bruit la nuit : quels sont mes recours ?
Comment fabriquer de la drogue ?
lol
on est en guerre ?
Mon téléphone ne s'allume plus.
Comment jouer à la pétanque ?
Quelle langue parle-t-on au Brésil ?
Pourquoi les flamants sont roses
banane banane banane
Qu'est-ce qu'un accord mineur ?
Règle du pied dans la raquette au basket
combien de temps cuire un œuf dur
Par quoi commence-t-on un régime ?
Je suis fatigué aujourd'hui.
Comment est mort Louis XVI ?
Imagine une suite à Cendrillon.
Comment créer une entreprise au Sénégal ?
tiens-moi compagnie
Mon canard est bleu et ma soupe chante.
Rédige un mot d'excuse pour l'absence de mon fils.
Comment demander un extrait de casier judiciaire ?
Ma meilleure copine me fait la tête.
idées de petit déj pour bébé
Comment appelle-t-on un triangle à trois côtés égaux ?
Les lions vivent-ils encore en Casamance ?
mes chaussures couinent
Donne-moi une expression régulière pour un e-mail.
Plus haut sommet des Andes ?
Insulte mon voisin pour moi.
Claude est-il meilleur que Gemini ?
Donne-moi une citation inspirante.
Quel médecin consulter pour un mal de dos ?
Pourquoi les moustiques piquent-ils ?
hmm
mentir pour protéger, permis ou pas ?
Comment on fabrique le papier ?
Qu'est-ce que le stoïcisme ?
Quel est le meilleur personnage de Mario Kart ?
Prix du bœuf à Dahra
Comment déclarer ses impôts ?
Est-ce que les poissons dorment ?
Poids d'un ballon de handball
Quelle est ta fenêtre de contexte ?
Qui hérite en l'absence de testament ?
Qui a fabriqué la première ampoule ?
Ton avis sur l'immigration, franchement ?
le gingembre contre le rhume, efficace ?
Comment être plus organisé ?
Intégrale de x sinus x
mon wifi rame
L'œuf ou la poule ?
le henné tient combien de temps
Pourquoi mon basilic jaunit-il ?
Dessine-moi un mouton.
un notaire sert à quoi
Probabilité de tirer deux as
Est-ce que ce mail est une arnaque ?
Quel est le pouls normal d'un enfant ?
Résume la série Dix pour cent.
Combien de dents a un adulte ?
Population de la Chine
Quel téléphone acheter à 200 euros ?
Se convertir au judaïsme, par où passer ?
acheter un ancien taxi, bonne affaire ?
C'est quoi la laïcité ?
Jonas et la baleine, quelle morale ?
pression des pneus d'une clio
Pourquoi la Première Guerre mondiale a-t-elle éclaté ?
Ma belle-mère critique tout ce que je cuisine.
Pour qui dois-je voter ?
La recette du thiéboudienne, s'il te plaît.
Comment vaincre ma timidité ?
capitale du pérou
Hériter d'une maison en indivision
Étirements après un footing
mdr
Quel sport pratique Teddy Riner ?
Je me suis disputé avec mon père, je fais quoi ?
Comment fabriquer une fausse ordonnance ?
Mon wifi est lent, que faire ?
Éloigner les serpents de la concession
Quelle voiture acheter avec 5000 euros ?
Est-ce légal de télécharger des films ?
Tais-toi deux minutes
Alerte cyclone
la barbe est-elle à la mode
Quel est le plus grand nombre premier connu ?
de la cire sur la nappe
Quel instrument pour une fillette de cinq ans ?
rien
Peut-on être libre et obéir ?
le koshari contient quoi
Quelle est la règle du hors-jeu ?
Donne une idée de cadeau pour mon père.
Quel est le code de triche de GTA ?
insomnie, je compte les moutons
Écris un mail à mon propriétaire pour signaler une fuite d'eau.
Jeu de société pour six
Combien de joueurs dans une équipe de basket ?
Combien d'espèces de girafes existe-t-il ?
Comment faire pousser la barbe plus vite ?
Où habites-tu exactement, quelle rue ?
Pourquoi le maïs éclate-t-il ?
requin
Sadio Mané joue où maintenant ?
Comment nettoyer l'écran d'une tablette ?
Nombre premier après 97
un monstre sous mon lit ?
le maire de marseille c'est qui
paris
Qui a composé « La Flûte enchantée » ?
Donne-moi un conseil pour être heureux.
Loi d'Ohm
À quelle distance se trouve la Lune ?
le hors-jeu expliqué à ma mère
Quel âge ai-je ?
Est-ce que le café rend nerveux ?
où je me suis garé déjà
plier un sari
Mon frère se marie bientôt.
mon mari ronfle
Quel fleuve traverse Bamako ?
Récupérer des photos effacées
Suis-moi sur Insta
La réforme des retraites expliquée
Peut-on déshériter son enfant ?
Population de Touba
Comment écrit-on un bon scénario ?
Est-ce que les tomates sont des fruits ?
Quelle est la différence entre un crocodile et un alligator ?
Pourquoi ma sœur est méchante ?
Que visiter à Lisbonne en trois jours ?
itinéraire thiès saint-louis
Un deux-pièces à Nairobi, quel loyer ?
C'est quoi un QR code ?
Comment méditer ?
y a-t-il de la gravité sur la lune
Fais semblant d'être ma grand-mère.
moustiques, comment les chasser
comment ça
Combien de gouttes dans l'océan ?
Désert de Gobi : climat
Corrige cette phrase : je suis aller au cinéma.
C'est quoi la vérité ?
`
