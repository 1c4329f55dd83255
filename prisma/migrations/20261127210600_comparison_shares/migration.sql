CREATE TABLE "ComparisonShare" (
    "id" TEXT NOT NULL,
    "comparisonId" TEXT NOT NULL,
    "sharerName" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ComparisonShare_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "ComparisonShare_comparisonId_idx" ON "ComparisonShare"("comparisonId");
ALTER TABLE "ComparisonShare" ADD CONSTRAINT "ComparisonShare_comparisonId_fkey" FOREIGN KEY ("comparisonId") REFERENCES "Comparison"("id") ON DELETE CASCADE ON UPDATE CASCADE;
