-- Terms separated by commas, which they do not hold: read many times as quickly as arrays.
alter table profiles
    alter column terms type text using array_to_string(terms, ','),
    alter column title type text using array_to_string(title, ','),
    alter column names type text using array_to_string(names, ','),
    alter column numbers type text using array_to_string(numbers, ',');
