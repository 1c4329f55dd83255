CREATE TABLE "CultureVersion" (
    "id" TEXT NOT NULL,
    "communityId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "yaml" TEXT NOT NULL,
    "pack" JSONB NOT NULL,
    "note" TEXT,
    "restoredFrom" INTEGER,
    "publishedById" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CultureVersion_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "CultureVersion_communityId_version_key" ON "CultureVersion"("communityId", "version");
ALTER TABLE "CultureVersion" ADD CONSTRAINT "CultureVersion_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "CultureVersion" ADD CONSTRAINT "CultureVersion_publishedById_fkey" FOREIGN KEY ("publishedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
