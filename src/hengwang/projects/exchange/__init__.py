"""Between the accounting system and what is recorded here: the voucher book read and matched."""
