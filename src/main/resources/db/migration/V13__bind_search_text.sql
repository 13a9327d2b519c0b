-- The words of an asset are made by a function that calls another one. A restore looks up no name without its schema, so the call
-- has to be bound when the function is made and not when it runs; else no dump of this database could be restored.
CREATE OR REPLACE FUNCTION search_text(text text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN translate(search_letters(text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32));
