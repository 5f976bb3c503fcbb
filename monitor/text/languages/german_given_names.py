"""Given names as they are usual in Germany, by sex: they tell a person from a place or a firm."""

from __future__ import annotations

WOMEN = frozenset(
    """
    Adelheid Agnes Alexandra Alice Alina Almut Alwine Amelie Andrea Anette Angela Angelika Anita
    Anja Anke Ann Anna Annabel Anne Annegret Anneke Anneliese Annemarie Annette Annika Antje Antonia
    Anuschka Astrid Ayşe Aylin Barbara Bärbel Beate Beatrice Beatrix Bettina Bianca Birgit Birte
    Brigitte Britta Carina Carla Carmen Carola Carolin Carolina Caroline Catrin Charlotte Christa
    Christel Christiane Christina Christine Claudia Clara Constanze Cora Corinna Cornelia Dagmar
    Daniela Denise Diana Doris Dorothea Dorothee Edda Edeltraud Edith Elena Eleonore Elfriede Elif
    Elisabeth Elke Ella Ellen Elsa Elvira Emily Emine Emma Erika Erna Esther Eva Evelyn Fatma Felicitas
    Florentine Franziska Frauke Frederike Frieda Friederike Gabi Gabriela Gabriele Gerda Gerlinde
    Gerda Gesa Gesche Gesine Gisela Gitta Greta Gudrun Hanna Hannah Hannelore Hedda Hedwig Heide
    Heidemarie Heidi Heike Helena Helene Helga Hella Henriette Henrike Herta Hilde Hildegard Hilke
    Hille Ida Ilka Ilona Ilse Imke Ina Ines Inga Inge Ingeborg Ingrid Inka Insa Irene Iris Irma
    Irmgard Isabel Isabella Isabelle Ivonne Jana Janina Janine Jasmin Jennifer Jessica Johanna
    Josefine Judith Jule Julia Juliane Julie Jutta Karen Karin Karina Karla Karola Katarina Katharina
    Kathrin Katja Katrin Kerstin Kim Kirsten Klara Konstanze Kristin Kristina Lara Larissa Laura Lea
    Lena Leni Leonie Lieselotte Lilli Lina Linda Lisa Liselotte Lotte Louisa Luise Lydia Magda
    Magdalena Maike Maja Mandy Manuela Mara Mareike Maren Margarete Margarethe Margit Margot Margret
    Maria Marianne Marie Marieke Marina Marion Marita Marlene Marlies Marta Martha Martina Mathilde
    Mechthild Meike Melanie Merle Meryem Mia Michaela Mina Miriam Mona Monika Nadine Nadja Nancy
    Natalie Natascha Nele Nicola Nicole Nina Nora Olga Patricia Paula Pauline Petra Pia Priska Ramona
    Rebecca Regina Regine Renate Ricarda Rita Roberta Romina Ronja Rosa Rosemarie Roswitha Ruth Sabine
    Sabrina Sandra Sara Sarah Saskia Selma Serap Sibylle Siglinde Sigrid Silja Silke Silvia Simone
    Sina Sofia Sofie Solveig Sonja Sophia Sophie Stefanie Steffi Stephanie Susann Susanna Susanne
    Svenja Swantje Sybille Sylvia Sylvie Tabea Tamara Tanja Tatjana Teresa Thea Theresa Therese Tina
    Traute Ulla Ulrike Ursula Uschi Uta Ute Valerie Vanessa Vera Verena Veronika Victoria Viktoria
    Viola Waltraud Wiebke Wilhelmine Wilma Yasemin Yvonne Zehra
    """.split()
)
MEN = frozenset(
    """
    Achim Adam Adolf Ahmet Albert Albrecht Alexander Alfons Alfred Ali Alois Andreas André Ansgar
    Anton Armin Arndt Arne Arno Arnold Arthur Artur August Axel Bastian Ben Benedikt Benjamin Bernd
    Bernhard Bert Berthold Björn Bodo Boris Bruno Burkhard Carl Carsten Caspar Cem Christian
    Christof Christoph Christopher Claas Claudius Claus Clemens Cord Daniel David Deniz Dennis Detlef
    Dieter Dietmar Dietrich Dirk Dominik Eberhard Eckart Eckhard Edgar Eduard Egon Ehrhard Eike
    Elias Emil Emre Enno Enrico Erhard Eric Erich Erik Ernst Erwin Eugen Fabian Falk Felix Ferdinand
    Finn Florian Frank Franz Fred Frederik Fridolin Friedhelm Friedrich Fritz Georg Gerald Gerd
    Gerhard Gerold Gert Gottfried Gregor Guido Gunnar Gunter Gunther Gustav Günter Günther Hanno Hannes Hans
    Harald Hartmut Hasan Hauke Heiko Heiner Heinrich Heinz Helge Helmut Hendrik Henning Henrik Henry
    Herbert Heribert Hermann Hinnerk Hinrich Holger Horst Hubert Hubertus Hugo Ibrahim Igor Ingo Ingolf
    Jakob Jan Jannik Jens Joachim Jochen Joern Johann Johannes Jonas Josef Joseph Jost Julian Julius
    Jörg Jörn Jürgen Kai Karl Karlheinz Karsten Kaspar Kevin Kilian Klaas Klaus Knut Konrad Konstantin Korbinian
    Kuno Kurt Lars Leo Leon Leonhard Leopold Lennart Lorenz Lothar Louis Luca Ludger Ludwig Luis
    Lukas Lutz Maik Malte Manfred Manuel Marc Marcel Marco Marcus Mario Mark Marko Markus Martin
    Marvin Mathias Matthias Max Maximilian Mehmet Melchior Michael Michel Mike Mirko Moritz Murat
    Mustafa Nathanael Nico Nicolas Niels Nikolaus Nils Norbert Olaf Ole Oliver Omid Ortwin Oskar
    Oswald Otto Pascal Patrick Paul Peer Peter Philip Philipp Pierre Rainer Ralf Ralph Raphael Reiner
    Reinhard Reinhold René Richard Robert Robin Roger Roland Rolf Roman Ruben Rudi Rudolf Ruprecht
    Rüdiger Samuel Sascha Sebastian Siegbert Siegfried Siegmund Sigmar Simon Stefan Steffen Stephan
    Sven Sönke Theo Theodor Thies Thilo Thomas Thore Thorsten Tilman Tilmann Tilo Tim Timo Tino Tjark Tobias Tom
    Torben Torsten Udo Ulf Uli Ulrich Urs Uwe Valentin Veit Victor Viktor Vincent Vinzenz Volker
    Volkmar Waldemar Walter Werner Wilfried Wilhelm Willi Willy Winfried Wolf Wolfgang Wolfram Yannick
    Yusuf Xaver
    """.split()
)
