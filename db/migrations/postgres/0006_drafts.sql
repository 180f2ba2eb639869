CREATE TABLE "draft" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"account_id" text collate "C" NOT NULL,
	"place" text collate "C" NOT NULL,
	"version" bigint NOT NULL,
	"typed" text collate "C" NOT NULL,
	"kept_at" text collate "C" NOT NULL,
	CONSTRAINT "draft_kept_at_iso" CHECK ("kept_at" is null or (length("kept_at") = 24 and substr("kept_at", 24, 1) = 'Z'))
);

CREATE TABLE "sealed_draft" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"account_id" text collate "C" NOT NULL,
	"place" text collate "C" NOT NULL,
	"version" bigint NOT NULL,
	"typed" text collate "C" NOT NULL,
	"kept_at" text collate "C" NOT NULL,
	CONSTRAINT "sealed_draft_kept_at_iso" CHECK ("kept_at" is null or (length("kept_at") = 24 and substr("kept_at", 24, 1) = 'Z'))
);

CREATE INDEX "draft_account" ON "draft" USING btree ("account_id","id");

CREATE INDEX "sealed_draft_account" ON "sealed_draft" USING btree ("account_id","id");
