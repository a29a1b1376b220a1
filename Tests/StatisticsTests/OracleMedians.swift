// Written by Tools/checks/survival-oracle/make-oracle.R; do not edit.

/// Cohorts with the median, its limits and the restricted mean.
enum OracleMedians {
  /// As R 4.2.2 and survival 3.5.3 have it.
  static let text = """
    observations maintained 9 13 13+ 18 23 28+ 31 34 45+ 48 161+
    median maintained 31 13 NA 18 NA 18 48 18 48
    mean maintained 161 52.6454545455 19.8286027956
    mean maintained 100.625 41.5309659091 10.9179772215
    observations not-maintained 5 5 8 8 12 16+ 23 27 30 33 43 45
    median not-maintained 23 5 33 8 NA 8 33 8 30
    mean not-maintained 45 22.7083333333 4.18094198103
    mean not-maintained 28.125 18.9652777778 2.84919477741
    observations one-event 5
    median one-event 5 NA NA NA NA NA NA NA NA
    mean one-event 5 5 0
    mean one-event 3.125 3.125 0
    observations one-censored 5+
    median one-censored NA NA NA NA NA NA NA NA NA
    mean one-censored 5 5 0
    mean one-censored 3.125 3.125 0
    observations all-censored 2+ 3+ 3+ 7+
    median all-censored NA NA NA NA NA NA NA NA NA
    mean all-censored 7 7 0
    mean all-censored 4.375 4.375 0
    observations all-at-one-time 4 4 4
    median all-at-one-time 4 NA NA NA NA NA NA NA NA
    mean all-at-one-time 4 4 0
    mean all-at-one-time 2.5 2.5 0
    observations all-at-zero 0 0
    median all-at-zero 0 NA NA NA NA NA NA NA NA
    mean all-at-zero 0 0 0
    mean all-at-zero 0 0 0
    observations zeros 0 0+ 1 2+ 5
    median zeros 5 0 NA 1 NA 0 NA 0 NA
    mean zeros 5 2.93333333333 1.09029387815
    mean zeros 3.125 1.93333333333 0.633216363467
    observations ties 2 2 2+ 4 4+ 6 6+ 6+
    median ties 6 2 NA 4 NA 2 NA 2 NA
    mean ties 6 4.7 0.612984502251
    mean ties 3.75 3.3125 0.267912940617
    observations half-for-a-while 1 2 3 4
    median half-for-a-while 2.5 1 NA 1 NA 1 NA 1 NA
    mean half-for-a-while 4 2.5 0.559016994375
    mean half-for-a-while 2.5 2 0.306186217848
    observations half-to-the-end 1 1 2+ 3+
    median half-to-the-end 1 1 NA 1 NA 1 NA 1 NA
    mean half-to-the-end 3 2 0.5
    mean half-to-the-end 1.875 1.4375 0.21875
    observations half-with-censorings 1 2 3 4+ 5 6+
    median half-with-censorings 4 1 NA 2 NA 2 NA 2 NA
    mean half-with-censorings 6 3.75 0.772801541291
    mean half-with-censorings 3.75 2.875 0.42797163717
    observations half-by-rounding 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
    observations half-by-rounding 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59
    observations half-by-rounding 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86 87
    observations half-by-rounding 88 89 90 91 92 93 94 95 96 97 98 99 100
    median half-by-rounding 50.5 40 60 42 61 41 60 44 57
    mean half-by-rounding 100 50.5 2.88660700477
    mean half-by-rounding 62.5 43.28 2.06147180432
    observations nearly-tied 1.000000001 1+ 2 2.000000001 3+ 4
    median nearly-tied 2 1 NA 2 NA 2 NA 2 NA
    mean nearly-tied 4 2.66666666667 0.515949322806
    mean nearly-tied 2.5 2.04166666667 0.216840208278
    observations nearly-tied-days 1000.000004 1000+ 2000 2000.000004 3000+ 4000
    median nearly-tied-days 2000 1000 NA 2000 NA 2000 NA 2000 NA
    mean nearly-tied-days 4000 2666.66666667 515.949322806
    mean nearly-tied-days 2500 2041.66666667 216.840208278
    observations seed-1 32+ 10.5+ 3.25+ 12.5+
    median seed-1 NA NA NA NA NA NA NA NA NA
    mean seed-1 32 32 0
    mean seed-1 20 20 0
    observations seed-2 22.15625 24.15625+ 12.96875+ 12.21875+ 8.5+ 21.53125+ 20.0625+ 15.65625+ 14.46875+
    observations seed-2 14.96875+ 25.53125+ 11.5625+ 25.6875 7.1875+ 27.25+
    median seed-2 25.6875 22.15625 NA 25.6875 NA 22.15625 NA 22.15625 NA
    mean seed-2 27.25 25.60625 0.889065520645
    mean seed-2 17.03125 17.03125 0
    observations seed-3 9+ 6+ 3+ 9+ 7+
    median seed-3 NA NA NA NA NA NA NA NA NA
    mean seed-3 9 9 0
    mean seed-3 5.625 5.625 0
    observations seed-4 12.5+ 0.5 17.5 28.5 12.5 13.75+ 39.25+ 15.25+ 25.25 32.25+ 37.75
    median seed-4 28.5 12.5 NA 17.5 NA 17.5 NA 17.5 37.75
    mean seed-4 39.25 26.6477272727 4.01233950858
    mean seed-4 24.53125 20.2940340909 2.28146453355
    observations seed-5 21.75+ 6.4375
    median seed-5 6.4375 6.4375 NA 6.4375 NA 6.4375 NA 6.4375 NA
    mean seed-5 21.75 14.09375 5.41378629346
    mean seed-5 13.59375 10.015625 2.53011645143
    observations seed-6 7+ 3 2+ 8+ 1+ 1 9 1+ 2 4
    median seed-6 4 1 NA 3 NA 2 NA 3 NA
    mean seed-6 9 5.60285714286 1.19910360106
    mean seed-6 5.625 4.04071428571 0.593914142571
    observations seed-7 39.5 25.5+ 3.5 29.25+ 33.75+ 16.5+ 5.25 33.75+ 14.5 22.25+
    median seed-7 39.5 3.5 NA 14.5 NA 14.5 NA 14.5 NA
    mean seed-7 39.5 29.975 4.67633002471
    mean seed-7 24.6875 19.60625 2.59291477516
    observations seed-8 18.4375 0.34375+
    median seed-8 18.4375 NA NA NA NA NA NA NA NA
    mean seed-8 18.4375 18.4375 0
    mean seed-8 11.5234375 11.5234375 0
    observations seed-9 7 2 2+ 4 1 4+
    median seed-9 4 1 NA 2 NA 2 NA 2 NA
    mean seed-9 7 4.5 1.02965294405
    mean seed-9 4.375 3.33333333333 0.546453210359
    observations seed-10 34 18.25 27.75 17.75 21.75 3.5+ 35.5 18.25 5.75 3 23.5
    median seed-10 21.75 5.75 27.75 17.75 NA 17.75 27.75 17.75 23.5
    mean seed-10 35.5 20.7272727273 3.11272959463
    mean seed-10 22.1875 17.4949494949 2.05432698487
    observations seed-11 21.71875 28.75+
    median seed-11 21.71875 21.71875 NA 21.71875 NA 21.71875 NA 21.71875 NA
    mean seed-11 28.75 25.234375 2.48592227761
    mean seed-11 17.96875 17.96875 0
    observations seed-12 9 6
    median seed-12 7.5 6 NA 6 NA 6 NA 6 NA
    mean seed-12 9 7.5 1.06066017178
    mean seed-12 5.625 5.625 0
    observations seed-13 25 18.25 1.25
    median seed-13 18.25 1.25 NA 1.25 NA 1.25 NA 1.25 NA
    mean seed-13 25 14.8333333333 5.76909069156
    mean seed-13 15.625 10.8333333333 3.91237945028
    observations seed-14 26.25 29.3125 23.46875 34.46875 13.59375 32.78125 15.4375 11 15.25
    median seed-14 23.46875 11 32.78125 15.25 NA 15.25 29.3125 15.25 29.3125
    mean seed-14 34.46875 22.3958333333 2.77618009609
    mean seed-14 21.54296875 18.1106770833 1.33886278619
    observations seed-15 9+ 1+ 8+ 5+ 0+
    median seed-15 NA NA NA NA NA NA NA NA NA
    mean seed-15 9 9 0
    mean seed-15 5.625 5.625 0
    observations seed-16 31.5+
    median seed-16 NA NA NA NA NA NA NA NA NA
    mean seed-16 31.5 31.5 0
    mean seed-16 19.6875 19.6875 0
    observations seed-17 3.34375+ 15.4375+ 13.1875+ 4.65625+ 36+ 22.5+ 14.28125+ 24.15625+ 36.90625+
    observations seed-17 12.59375+ 28.125+ 24.625+ 26.53125+ 13.75 0.46875+ 18.9375+ 27.46875+ 36.5625+
    median seed-17 NA NA NA NA NA NA NA NA NA
    mean seed-17 36.90625 35.125 1.71136964379
    mean seed-17 23.06640625 22.3497596154 0.68853181519
    observations seed-18 0 1+ 5+ 8+ 3 8 8+ 5 3+ 0+
    median seed-18 8 0 NA 5 NA 3 NA 5 NA
    mean seed-18 8 6.09428571429 0.926484373565
    mean seed-18 5 4.24285714286 0.506652536758
    observations seed-19 32.5+ 33 20.25 11 3.5 8 31 37.25+ 26.75+ 20.75+
    median seed-19 31 3.5 NA 11 NA 11 NA 11 33
    mean seed-19 37.25 24.73125 3.92390435544
    mean seed-19 23.28125 18.24375 2.30449119927
    observations seed-20 23.75+ 16.875+ 30.90625+ 15.9375+ 3.9375 10.0625+
    median seed-20 NA 3.9375 NA NA NA NA NA NA NA
    mean seed-20 30.90625 26.4114583333 4.1031646452
    mean seed-20 19.31640625 16.7532552083 2.33982607302
    observations seed-21 2
    median seed-21 2 NA NA NA NA NA NA NA NA
    mean seed-21 2 2 0
    mean seed-21 1.25 1.25 0
    observations seed-22 34 21.75 18.25+ 10.75+ 30.75 14.5+
    median seed-22 30.75 21.75 NA 21.75 NA 21.75 NA 21.75 NA
    mean seed-22 34 28.8333333333 2.99150030488
    mean seed-22 21.25 21.25 0
    observations seed-23 35.75 19.1875+ 28.5+ 31.6875 4.625 4.5 29.21875+ 37.09375
    median seed-23 33.71875 4.5 NA 31.6875 NA 4.625 NA 4.625 NA
    mean seed-23 37.09375 27.2734375 4.74147553732
    mean seed-23 23.18359375 18.5283203125 2.8507825438
    observations seed-24 2 7 6 1 2 9 7+
    median seed-24 6 1 NA 2 NA 2 NA 2 NA
    mean seed-24 9 5.14285714286 1.20252407042
    mean seed-24 5.625 3.92857142857 0.749513933844
    observations seed-25 5.75+ 12 17.75 26 6.25 14.5 3.75
    median seed-25 14.5 3.75 NA 6.25 NA 6.25 17.75 6.25 17.75
    mean seed-25 26 13.65 2.93604273449
    mean seed-25 16.25 11.7214285714 1.88888416318
    observations seed-26 5.3125 29.5625 33.25 26.65625+ 27.53125 17.65625 15.40625 31.375
    median seed-26 27.53125 5.3125 31.375 17.65625 NA 15.40625 31.375 15.40625 31.375
    mean seed-26 33.25 23.8154296875 3.30216874976
    mean seed-26 20.78125 17.78515625 1.79463547174
    observations seed-27 1 5 8 7 2
    median seed-27 5 1 NA 2 NA 1 NA 1 7
    mean seed-27 8 4.6 1.21983605456
    mean seed-27 5 3.6 0.779743547585
    observations seed-28 39.75 28 28 23 34.5 24 6 14 6.5 23.75 39 32.5 32 35.75 23.75 32.5 30
    median seed-28 28 23 32.5 23.75 34.5 23.75 32.5 23.75 32
    mean seed-28 39.75 26.6470588235 2.36037967808
    mean seed-28 24.84375 21.7316176471 1.50088744929
    observations seed-29 19.375 26.78125 32.0625 29.46875 28.34375
    median seed-29 28.34375 19.375 NA 26.78125 NA 19.375 NA 19.375 29.46875
    mean seed-29 32.0625 27.20625 1.9131657338
    mean seed-29 20.0390625 19.90625 0.118791111305
    observations seed-30 1+ 9+ 9+ 2+ 3+ 0+ 2+ 9+ 0+ 0+
    median seed-30 NA NA NA NA NA NA NA NA NA
    mean seed-30 9 9 0
    mean seed-30 5.625 5.625 0
    observations seed-31 12+ 18.5+ 10.5+ 13.5+ 6.5+ 15.25+ 2+ 34.5+ 39+ 11.25+ 30.25+ 20.75+ 32.25+
    median seed-31 NA NA NA NA NA NA NA NA NA
    mean seed-31 39 39 0
    mean seed-31 24.375 24.375 0
    observations seed-32 20.59375+ 7.21875+ 17+ 35.1875+ 24.8125+ 3.5625+
    median seed-32 NA NA NA NA NA NA NA NA NA
    mean seed-32 35.1875 35.1875 0
    mean seed-32 21.9921875 21.9921875 0
    observations seed-33 7 5 8+ 1+ 7 8+ 4+ 4+ 6+ 9
    median seed-33 9 5 NA 7 NA 7 NA 7 NA
    mean seed-33 9 7.74285714286 0.565850323779
    mean seed-33 5.625 5.53571428571 0.0826625089083
    observations seed-34 34+
    median seed-34 NA NA NA NA NA NA NA NA NA
    mean seed-34 34 34 0
    mean seed-34 21.25 21.25 0
    observations seed-35 22.15625+ 26 36.1875 0.3125 27.25+ 8.40625+ 4.53125 7.03125 6.25 3.28125+
    median seed-35 26 0.3125 NA 6.25 NA 6.25 NA 6.25 NA
    mean seed-35 36.1875 20.48046875 4.90982881485
    mean seed-35 22.6171875 14.7573242188 2.99363848512
    observations seed-36 2 3 8 6+ 9+ 7 4 4 4+ 7 7 9+ 0+ 5+
    median seed-36 7 4 NA 4 NA 4 NA 4 8
    mean seed-36 9 6.42307692308 0.651798045297
    mean seed-36 5.625 4.89423076923 0.329695864044
    observations seed-37 5.75+ 12.25 0.5 27 8.75 10 31.5 36.25 4+ 20.5 34.25 16.5+ 32.75 17.75+ 6.75+
    median seed-37 27 10 34.25 12.25 NA 12.25 32.75 12.25 32.75
    mean seed-37 36.25 23.2818181818 3.30789407222
    mean seed-37 22.65625 17.7984848485 1.94112854528
    observations seed-38 5.125+
    median seed-38 NA NA NA NA NA NA NA NA NA
    mean seed-38 5.125 5.125 0
    mean seed-38 3.203125 3.203125 0
    observations seed-39 2+ 7 7 9+ 7 1 9 7 7
    median seed-39 7 1 9 7 NA 7 9 7 7
    mean seed-39 9 6.84126984127 0.752354693568
    mean seed-39 5.625 5.11111111111 0.484499090813
    observations seed-40 4.25 6.5 16.25 11 39.25 8.5+ 34.75 25 25.5 15 23.5 27.5+
    median seed-40 23.5 6.5 34.75 15 NA 11 34.75 15 25.5
    mean seed-40 39.25 21.9375 3.42041931858
    mean seed-40 24.53125 18.3408564815 2.18327127142
    observations seed-41 5.0625 32.125 34.96875 10.15625+ 24.65625 3.53125+ 31.03125 13.8125
    median seed-41 31.03125 5.0625 NA 13.8125 NA 13.8125 32.125 13.8125 32.125
    mean seed-41 34.96875 24.1392857143 4.12768718794
    mean seed-41 21.85546875 18.0776785714 2.35670766144
    observations seed-42 4 0 8 9 3 1 9 0 7 6 3 8 4 3 9 1 2
    median seed-42 4 1 8 3 8 2 8 3 6
    mean seed-42 9 4.52941176471 0.771990852174
    mean seed-42 5.625 3.55147058824 0.499357158503
    observations seed-43 9.75 37 16.25 1 19 1.5 32.25 23.5 17.5 3.25 15.75 13.5
    median seed-43 16 1.5 23.5 9.75 NA 9.75 19 9.75 19
    mean seed-43 37 15.8541666667 3.13532438033
    mean seed-43 23.125 13.90625 2.28854545971
    observations seed-44 3.3125 15.5625 29 1.90625 19.84375 23.96875 0.25 15.9375 29.28125 34.21875 33.375
    observations seed-44 37.5 28.625 24.15625 30.40625 7.6875 25.875
    median seed-44 24.15625 7.6875 29.28125 15.9375 30.40625 15.5625 29.28125 15.9375 28.625
    mean seed-44 37.5 21.2297794118 2.79811046607
    mean seed-44 23.4375 17.5808823529 2.03975554661
    observations seed-45 6+ 9+ 2 6+ 5+
    median seed-45 NA 2 NA NA NA 2 NA 2 NA
    mean seed-45 9 7.6 1.2521980674
    mean seed-45 5.625 4.9 0.648459713475
    observations seed-46 19.25+ 32+ 30.75+ 17.25+ 19.25+ 23+ 33.5+ 22.5+ 36.75+ 33.25 16.75+ 12.5+ 28.5+
    observations seed-46 33.5+ 11.25 23.5+ 22.25+ 21+
    median seed-46 NA 33.25 NA 33.25 NA 33.25 NA 33.25 NA
    mean seed-46 36.75 34.5069444444 1.50989685251
    mean seed-46 22.96875 22.3177083333 0.632698773312
    observations seed-47 20.4375+ 22.59375+ 8+ 28.78125+ 0.375+ 24.6875+ 28.25+ 29.65625+ 12.15625+ 11.375
    observations seed-47 12.34375+ 18.125+ 32.34375+ 17.25+ 3.625+ 10.28125 5.125+ 11.53125+
    median seed-47 NA NA NA NA NA NA NA NA NA
    mean seed-47 32.34375 29.2700892857 2.01294144632
    mean seed-47 20.21484375 18.8738839286 0.879600723766
    observations seed-48 9+ 2 8+ 8 4+
    median seed-48 NA 2 NA 8 NA 2 NA 2 NA
    mean seed-48 9 7.33333333333 1.21228281751
    mean seed-48 5.625 4.9 0.648459713475
    observations seed-49 4.5+ 22+ 7.75+ 38.25 11.5
    median seed-49 38.25 11.5 NA 11.5 NA 11.5 NA 11.5 NA
    mean seed-49 38.25 29.3333333333 7.28042784661
    mean seed-49 23.90625 19.7708333333 3.37655356904
    observations seed-50 0.3125+ 25.59375+ 34.9375+ 26.9375+ 27.53125+ 25.40625+ 22.0625+ 28.21875+
    observations seed-50 31.84375+ 32.53125 30.8125+ 23.78125+ 25.9375+ 13.125 30.875+ 14.78125+
    median seed-50 32.53125 32.53125 NA 32.53125 NA 32.53125 NA 32.53125 NA
    mean seed-50 34.9375 32.3604166667 1.54673257388
    mean seed-50 21.8359375 21.2552083333 0.561037676111
    observations seed-51 2 7 0 4 1 7+ 9
    median seed-51 4 0 NA 1 NA 1 NA 1 NA
    mean seed-51 9 4.57142857143 1.32260014253
    mean seed-51 5.625 3.41071428571 0.838987137511
    observations seed-52 20.5 37.75+ 15 33 35.25+ 13.5+ 32.5 4 29+ 14.75+ 14+ 7.25 17.75 17.75 23.25 13.5+
    observations seed-52 14.5 7
    median seed-52 20.5 14.5 33 15 NA 15 33 17.75 32.5
    mean seed-52 37.75 22.6840277778 2.85668863518
    mean seed-52 23.59375 18.2319878472 1.55485352051
    observations seed-53 37.34375+ 2.21875 7.34375 1.375+ 5.75+ 21.6875
    median seed-53 21.6875 2.21875 NA 7.34375 NA 2.21875 NA 2.21875 NA
    mean seed-53 37.34375 18.14375 6.68585805388
    mean seed-53 23.33984375 14.409375 4.2938728717
    observations seed-54 1+ 2 5 8 3+ 3 1
    median seed-54 5 1 NA 2 NA 2 NA 2 NA
    mean seed-54 8 4.34285714286 1.06890314616
    mean seed-54 5 3.57142857143 0.626527288431
    observations seed-55 27 0 18.75+
    median seed-55 27 0 NA 0 NA 0 NA 0 NA
    mean seed-55 27 18 7.34846922835
    mean seed-55 16.875 11.25 4.59279326772
    observations seed-56 4.96875
    median seed-56 4.96875 NA NA NA NA NA NA NA NA
    mean seed-56 4.96875 4.96875 0
    mean seed-56 3.10546875 3.10546875 0
    observations seed-57 0 3 3 7 2 8 0 8 1 5 2 7 9 6 4 1 9 8
    median seed-57 4.5 2 7 2 8 2 7 3 7
    mean seed-57 9 4.61111111111 0.733412827715
    mean seed-57 5.625 3.66666666667 0.497292049721
    observations seed-58 16.25 6
    median seed-58 11.125 6 NA 6 NA 6 NA 6 NA
    mean seed-58 16.25 11.125 3.62392225358
    mean seed-58 10.15625 8.078125 1.46945627965
    observations seed-59 1.1875 30.625 26.5625
    median seed-59 26.5625 1.1875 NA 1.1875 NA 1.1875 NA 1.1875 NA
    mean seed-59 30.625 19.4583333333 7.52024659146
    mean seed-59 19.140625 13.15625 4.88622172649
    observations seed-60 1+ 4+ 9 3+ 1+ 9+ 5+ 2+ 8 4+ 0+ 7+ 2+ 8+ 1+ 7+
    median seed-60 9 8 NA 8 NA 8 NA 8 NA
    mean seed-60 9 8.75 0.216506350946
    mean seed-60 5.625 5.625 0
    median quadratic 139 130.75 147.5 131 147.75 130.75 147.75 134.5 144.25
    mean quadratic 244 135.327375654 2.43346768784
    mean quadratic 152.5 111.27993577 1.61329804114
    """
}
