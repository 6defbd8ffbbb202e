"""Mobile documents (ISO/IEC 18013-5): カード代替電磁的記録 on a phone, verified here, received by another program."""
