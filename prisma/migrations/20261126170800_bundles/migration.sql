-- What an uploaded bundle would make here, until its maintainer decides.
ALTER TABLE "Upload" ADD COLUMN "bundle" JSONB;

-- Keys of other hubs whose bundles a community has published.
CREATE TABLE "KnownHubKey" (
    "communityId" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "hub" TEXT NOT NULL,
    "firstSeenAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "KnownHubKey_pkey" PRIMARY KEY ("communityId", "fingerprint")
);
ALTER TABLE "KnownHubKey" ADD CONSTRAINT "KnownHubKey_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Community"("id") ON DELETE CASCADE ON UPDATE CASCADE;
