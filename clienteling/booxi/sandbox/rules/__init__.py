"""What Booxi allows, without HTTP. Rules raise `Answer`; whatever they change goes through `account.save`."""
