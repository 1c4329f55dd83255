-- CreateTable
CREATE TABLE "Comparison" (
    "id" TEXT NOT NULL,
    "userId" TEXT,
    "guestId" TEXT,
    "title" TEXT NOT NULL,
    "isBlind" BOOLEAN NOT NULL,
    "revealedAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Comparison_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ComparisonColumn" (
    "comparisonId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "assistantName" TEXT NOT NULL,
    "conversationId" TEXT,

    CONSTRAINT "ComparisonColumn_pkey" PRIMARY KEY ("comparisonId","position")
);

-- CreateTable
CREATE TABLE "ComparisonTurn" (
    "answerId" TEXT NOT NULL,
    "comparisonId" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ComparisonTurn_pkey" PRIMARY KEY ("answerId")
);

-- CreateTable
CREATE TABLE "Vote" (
    "id" TEXT NOT NULL,
    "userId" TEXT,
    "guestId" TEXT,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "otherMessageId" TEXT,
    "value" TEXT NOT NULL,
    "reasons" TEXT[],
    "isBlind" BOOLEAN NOT NULL,
    "receipt" JSONB,
    "communityId" TEXT,
    "otherCommunityId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Vote_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Comparison_userId_updatedAt_idx" ON "Comparison"("userId", "updatedAt");

-- CreateIndex
CREATE INDEX "Comparison_guestId_updatedAt_idx" ON "Comparison"("guestId", "updatedAt");

-- CreateIndex
CREATE UNIQUE INDEX "ComparisonColumn_conversationId_key" ON "ComparisonColumn"("conversationId");

-- CreateIndex
CREATE INDEX "ComparisonTurn_comparisonId_round_idx" ON "ComparisonTurn"("comparisonId", "round");

-- CreateIndex
CREATE INDEX "Vote_userId_kind_subject_idx" ON "Vote"("userId", "kind", "subject");

-- CreateIndex
CREATE INDEX "Vote_guestId_kind_subject_idx" ON "Vote"("guestId", "kind", "subject");

-- CreateIndex
CREATE INDEX "Vote_communityId_createdAt_idx" ON "Vote"("communityId", "createdAt");

-- AddForeignKey
ALTER TABLE "Comparison" ADD CONSTRAINT "Comparison_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ComparisonColumn" ADD CONSTRAINT "ComparisonColumn_comparisonId_fkey" FOREIGN KEY ("comparisonId") REFERENCES "Comparison"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ComparisonColumn" ADD CONSTRAINT "ComparisonColumn_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ComparisonTurn" ADD CONSTRAINT "ComparisonTurn_answerId_fkey" FOREIGN KEY ("answerId") REFERENCES "Message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ComparisonTurn" ADD CONSTRAINT "ComparisonTurn_comparisonId_fkey" FOREIGN KEY ("comparisonId") REFERENCES "Comparison"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Vote" ADD CONSTRAINT "Vote_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Vote" ADD CONSTRAINT "Vote_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community"("id") ON DELETE SET NULL ON UPDATE CASCADE;
