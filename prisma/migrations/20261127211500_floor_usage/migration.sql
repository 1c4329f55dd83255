CREATE TABLE "FloorUsage" (
    "day" DATE NOT NULL,
    "model" TEXT NOT NULL,
    "requests" INTEGER NOT NULL,
    "promptTokens" BIGINT NOT NULL,
    "completionTokens" BIGINT NOT NULL,

    CONSTRAINT "FloorUsage_pkey" PRIMARY KEY ("day","model")
);
