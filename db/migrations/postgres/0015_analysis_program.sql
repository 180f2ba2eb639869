CREATE TABLE "analysis_program" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text collate "C" NOT NULL,
	"sha256" text collate "C" NOT NULL,
	"note" text collate "C",
	"registered_by" text collate "C" NOT NULL,
	"registered_at" text collate "C" NOT NULL,
	CONSTRAINT "analysis_program_sha256_hash" CHECK ("sha256" is null or (length("sha256") = 64 and ltrim("sha256", '0123456789abcdef') = '')),
	CONSTRAINT "analysis_program_at_iso" CHECK ("registered_at" is null or (length("registered_at") = 24 and substr("registered_at", 24, 1) = 'Z'))
);

CREATE UNIQUE INDEX "analysis_program_sha256" ON "analysis_program" USING btree ("sha256");
