CREATE TABLE "code_break" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"reason" text collate "C" NOT NULL,
	"receiver" text collate "C" NOT NULL,
	"receiver_role" text collate "C" NOT NULL,
	"reader" text collate "C" NOT NULL,
	"broken_by" text collate "C" NOT NULL,
	"broken_at" text collate "C" NOT NULL,
	"acknowledged_by" text collate "C",
	"acknowledged_at" text collate "C",
	CONSTRAINT "code_break_at_iso" CHECK ("broken_at" is null or (length("broken_at") = 24 and substr("broken_at", 24, 1) = 'Z')),
	CONSTRAINT "code_break_acknowledged_iso" CHECK ("acknowledged_at" is null or (length("acknowledged_at") = 24 and substr("acknowledged_at", 24, 1) = 'Z'))
);

CREATE TABLE "code_break_link" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"token_hash" text collate "C" NOT NULL,
	"code_hash" text collate "C" NOT NULL,
	"expires_at" text collate "C" NOT NULL
);

CREATE TABLE "code_break_reading" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"participant_id" text collate "C" NOT NULL,
	"read_at" text collate "C" NOT NULL,
	CONSTRAINT "code_break_reading_at_iso" CHECK ("read_at" is null or (length("read_at") = 24 and substr("read_at", 24, 1) = 'Z'))
);

CREATE INDEX "code_break_participant" ON "code_break" USING btree ("participant_id","broken_at","id");

CREATE UNIQUE INDEX "code_break_link_token" ON "code_break_link" USING btree ("token_hash");
