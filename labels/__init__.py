"""Label -> drawing -> bytes: media, layout, fonts, printer languages."""
