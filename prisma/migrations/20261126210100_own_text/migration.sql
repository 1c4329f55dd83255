-- CreateTable
CREATE TABLE "OwnText" (
    "communityId" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "savedById" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "OwnText_pkey" PRIMARY KEY ("communityId")
);

-- AddForeignKey
ALTER TABLE "OwnText" ADD CONSTRAINT "OwnText_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OwnText" ADD CONSTRAINT "OwnText_savedById_fkey" FOREIGN KEY ("savedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "CheckRun" ADD COLUMN     "surprise" JSONB;
