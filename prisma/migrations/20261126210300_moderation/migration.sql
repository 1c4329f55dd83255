CREATE TABLE "ModerationCase" (
    "id" TEXT NOT NULL,
    "communityId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "messageId" TEXT NOT NULL,
    "guardrail" TEXT,
    "reason" TEXT,
    "stage" TEXT,
    "origin" TEXT,
    "score" DOUBLE PRECISION,
    "policyVersion" INTEGER,
    "language" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimedById" TEXT,
    "claimedUntil" TIMESTAMP(3),
    "ruledById" TEXT,
    "ruledAt" TIMESTAMP(3),
    "outcome" TEXT,
    "ruling" TEXT,
    "rulingSalt" TEXT,

    CONSTRAINT "ModerationCase_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ModerationStatement" (
    "id" TEXT NOT NULL,
    "caseId" TEXT NOT NULL,
    "userId" TEXT,
    "guestId" TEXT,
    "conversationId" TEXT,
    "shareId" TEXT,
    "category" TEXT,
    "words" TEXT NOT NULL,
    "question" TEXT,
    "answer" TEXT,
    "textUntil" TIMESTAMP(3),
    "isQuotable" BOOLEAN NOT NULL DEFAULT false,
    "salt" TEXT,
    "takenBackAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ModerationStatement_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ModerationLogEntry" (
    "communityId" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "ModerationLogEntry_pkey" PRIMARY KEY ("communityId","sequence")
);

CREATE TABLE "VerdictCount" (
    "communityId" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "guardrail" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "VerdictCount_pkey" PRIMARY KEY ("communityId","month","language","guardrail","action")
);

CREATE UNIQUE INDEX "ModerationCase_kind_messageId_key" ON "ModerationCase"("kind", "messageId");
CREATE INDEX "ModerationCase_communityId_ruledAt_createdAt_idx" ON "ModerationCase"("communityId", "ruledAt", "createdAt");
CREATE INDEX "ModerationStatement_caseId_idx" ON "ModerationStatement"("caseId");
CREATE INDEX "ModerationStatement_userId_idx" ON "ModerationStatement"("userId");
CREATE INDEX "ModerationStatement_guestId_idx" ON "ModerationStatement"("guestId");
CREATE INDEX "ModerationStatement_conversationId_idx" ON "ModerationStatement"("conversationId");
CREATE INDEX "ModerationStatement_textUntil_idx" ON "ModerationStatement"("textUntil");

ALTER TABLE "ModerationCase" ADD CONSTRAINT "ModerationCase_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ModerationCase" ADD CONSTRAINT "ModerationCase_claimedById_fkey" FOREIGN KEY ("claimedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "ModerationCase" ADD CONSTRAINT "ModerationCase_ruledById_fkey" FOREIGN KEY ("ruledById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "ModerationStatement" ADD CONSTRAINT "ModerationStatement_caseId_fkey" FOREIGN KEY ("caseId") REFERENCES "ModerationCase"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ModerationStatement" ADD CONSTRAINT "ModerationStatement_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ModerationStatement" ADD CONSTRAINT "ModerationStatement_conversationId_fkey" FOREIGN KEY ("conversationId") REFERENCES "Conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "VerdictCount" ADD CONSTRAINT "VerdictCount_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The log is only ever added to, whoever asks.
CREATE FUNCTION "refuse_moderation_log_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The moderation log is only ever added to.';
END
$$;
CREATE TRIGGER "ModerationLogEntry_no_change" BEFORE UPDATE OR DELETE ON "ModerationLogEntry"
  FOR EACH ROW EXECUTE FUNCTION "refuse_moderation_log_change"();
CREATE TRIGGER "ModerationLogEntry_no_truncate" BEFORE TRUNCATE ON "ModerationLogEntry"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_moderation_log_change"();
