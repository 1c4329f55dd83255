-- AlterTable
ALTER TABLE "Community" ADD COLUMN     "isGated" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "QuestionSetVersion" (
    "id" TEXT NOT NULL,
    "communityId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "yaml" TEXT,
    "questions" INTEGER NOT NULL,
    "savedById" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "QuestionSetVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CheckRun" (
    "id" TEXT NOT NULL,
    "communityId" TEXT NOT NULL,
    "uploadId" TEXT NOT NULL,
    "userId" TEXT,
    "status" TEXT NOT NULL,
    "plan" JSONB NOT NULL,
    "trouble" TEXT,
    "publishes" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touchedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CheckRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CheckAnswer" (
    "runId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "answer" JSONB NOT NULL,

    CONSTRAINT "CheckAnswer_pkey" PRIMARY KEY ("runId","position","by")
);

-- CreateIndex
CREATE UNIQUE INDEX "QuestionSetVersion_communityId_name_version_key" ON "QuestionSetVersion"("communityId", "name", "version");

-- CreateIndex
CREATE UNIQUE INDEX "CheckRun_uploadId_key" ON "CheckRun"("uploadId");

-- CreateIndex
CREATE INDEX "CheckRun_status_createdAt_idx" ON "CheckRun"("status", "createdAt");

-- AddForeignKey
ALTER TABLE "QuestionSetVersion" ADD CONSTRAINT "QuestionSetVersion_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QuestionSetVersion" ADD CONSTRAINT "QuestionSetVersion_savedById_fkey" FOREIGN KEY ("savedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckRun" ADD CONSTRAINT "CheckRun_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckRun" ADD CONSTRAINT "CheckRun_uploadId_fkey" FOREIGN KEY ("uploadId") REFERENCES "Upload"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckRun" ADD CONSTRAINT "CheckRun_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckAnswer" ADD CONSTRAINT "CheckAnswer_runId_fkey" FOREIGN KEY ("runId") REFERENCES "CheckRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;
