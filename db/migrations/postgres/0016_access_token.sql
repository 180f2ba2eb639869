CREATE TABLE "access_token" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"token_hash" text collate "C" NOT NULL,
	"account_id" text collate "C" NOT NULL,
	"name" text collate "C" NOT NULL,
	"scopes" text collate "C" NOT NULL,
	"made_at" text collate "C" NOT NULL,
	"expires_at" text collate "C" NOT NULL,
	"used_at" text collate "C",
	CONSTRAINT "access_token_made_at_iso" CHECK ("made_at" is null or (length("made_at") = 24 and substr("made_at", 24, 1) = 'Z')),
	CONSTRAINT "access_token_expires_at_iso" CHECK ("expires_at" is null or (length("expires_at") = 24 and substr("expires_at", 24, 1) = 'Z')),
	CONSTRAINT "access_token_used_at_iso" CHECK ("used_at" is null or (length("used_at") = 24 and substr("used_at", 24, 1) = 'Z'))
);

ALTER TABLE "access_token" ADD CONSTRAINT "access_token_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE no action ON UPDATE no action;

CREATE UNIQUE INDEX "access_token_hash" ON "access_token" USING btree ("token_hash");

CREATE UNIQUE INDEX "access_token_name" ON "access_token" USING btree ("account_id","name");
