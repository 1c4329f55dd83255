-- AlterTable
ALTER TABLE "PolicyVersion" ADD COLUMN     "forkedFrom" TEXT,
ADD COLUMN     "note" TEXT,
ADD COLUMN     "publishedById" TEXT,
ADD COLUMN     "restoredFrom" INTEGER;

-- AddForeignKey
ALTER TABLE "PolicyVersion" ADD CONSTRAINT "PolicyVersion_publishedById_fkey" FOREIGN KEY ("publishedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
