-- AlterTable
ALTER TABLE "AdapterVersion" ADD COLUMN     "passport" JSONB,
ADD COLUMN     "publishedById" TEXT,
ADD COLUMN     "withdrawnAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "AssistantVersion" ADD COLUMN     "followsLatest" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "Upload" (
    "id" TEXT NOT NULL,
    "communityId" TEXT NOT NULL,
    "userId" TEXT,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "files" JSONB NOT NULL,
    "checks" JSONB NOT NULL,
    "found" JSONB,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Upload_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Upload_communityId_createdAt_idx" ON "Upload"("communityId", "createdAt");

-- AddForeignKey
ALTER TABLE "AdapterVersion" ADD CONSTRAINT "AdapterVersion_publishedById_fkey" FOREIGN KEY ("publishedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Upload" ADD CONSTRAINT "Upload_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Upload" ADD CONSTRAINT "Upload_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
